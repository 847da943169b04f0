#include <string.h>

#include "run/run_state.h"

enum { NOTES_MAX = 100 };

static bool has(const char *const *words, const char *word)
{
    for (; words && *words; words++) {
        if (strcmp(*words, word) == 0) {
            return true;
        }
    }
    return false;
}

/* Each text once: a step may be repeated. */
static bool add(am_run *r, am_value **list, const char *text)
{
    if (!*list) {
        *list = am_value_array(r->arena);
    }
    for (size_t i = 0; i < am_value_len(*list); i++) {
        if (strcmp(am_value_text(am_value_at(*list, i), ""), text) == 0) {
            return true;
        }
    }
    return am_value_len(*list) < NOTES_MAX &&
           am_value_push(r->arena, *list, am_value_str(r->arena, text));
}

am_kind am_run_note(am_run *r, const char *text, const char *consent, am_err *err)
{
    if (!add(r, &r->notes, text) || (consent && !add(r, &r->consents, consent))) {
        return am_fail(err, AM_LIMIT, "more than %d notes, or too long ones", (int)NOTES_MAX);
    }
    for (size_t i = 0; i < r->n_watches; i++) {
        if (r->watches[i].note) {
            r->watches[i].note(r->watches[i].self, text, consent);
        }
    }
    if (!consent || r->mode == AM_MODE_PLAN || has(r->rules.consent, consent)) {
        return AM_OK;
    }
    am_fail(err, AM_REFUSED, "%s: needs the operator's consent \"%s\"", text, consent);
    return am_hint(err, "give it with --consent %s", consent);
}

const am_value *am_run_notes(const am_run *r)
{
    return r->notes;
}

const am_value *am_run_consents(const am_run *r)
{
    return r->consents;
}
