#include "app/chronicle.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "base/json.h"

am_kind am_chronicle_open(am_session *s, const char *who, am_err *e)
{
    return s->journal ? AM_OK : am_journal_open(s->workspace.dir, AM_JOURNAL_WRITE, who, &s->journal, e);
}

const am_value *am_chronicle_tenants(am_session *s)
{
    am_value *list = am_value_array(s->arena);
    for (size_t i = 0; i < s->n_tenants; i++) {
        const am_value *f = am_tenant_facts(s->tenants[i]);
        (void)am_value_push(s->arena, list,
                            am_json_make(s->arena,
                                         "{\"name\":%v,\"role\":%v,\"tenant_id\":%v,\"client_id\":%s,\"hosts\":%v}",
                                         am_value_member(f, "name"), am_value_member(f, "role"),
                                         am_value_member(f, "tenant_id"), am_tenant_client_id(s->tenants[i]),
                                         am_value_member(f, "hosts")));
    }
    return am_value_copy(s->arena, list);
}

/* The people and the machine, as the auditor wants to know them. */
static void who(am_session *s, am_run_row *row)
{
    char host[256] = "";
    const struct passwd *user = getpwuid(getuid());
    (void)gethostname(host, sizeof host - 1);
    row->os_user = am_arena_strdup(s->arena, user ? user->pw_name : am_arena_format(s->arena, "uid %u", getuid()));
    row->host = am_arena_strdup(s->arena, host);
    row->app = s->n_tenants ? am_tenant_client_id(s->tenants[0]) : NULL;
}

/* Who resumes the run need not give them again. */
static const am_value *consents(am_session *s)
{
    const char *const *given = am_run_given(s->run);
    am_value *list = given && *given ? am_value_array(s->arena) : NULL;
    for (; list && *given; given++)
        (void)am_value_push(s->arena, list, am_value_str(s->arena, *given));
    return list;
}

am_kind am_chronicle_begin(am_session *s, am_run_row *row, am_record_how how, am_record **out, am_err *e)
{
    am_kind k;
    row->id = am_run_id(s->run);
    row->tenants = am_chronicle_tenants(s);
    row->consents = consents(s);
    who(s, row);
    if ((k = am_journal_run_begin(s->journal, row, e)) || (k = am_journal_commit(s->journal, e)))
        return k;
    *out = am_record_start(s->run, s->journal, how);
    return AM_OK;
}

am_kind am_chronicle_resume(am_session *s, const char *id, am_record_how how, am_record **out, am_err *e)
{
    am_kind k;
    am_run_set_id(s->run, id);
    if ((k = am_journal_run_resume(s->journal, id, e)) || (k = am_journal_commit(s->journal, e)))
        return k;
    *out = am_record_start(s->run, s->journal, how);
    return AM_OK;
}

/* What may have happened is to be looked at again: such a run can be resumed. */
static const char *state_of(int code, bool unknown)
{
    switch (code) {
    case 0:
        return "done";
    case 1:
        return unknown ? "unsettled" : "done with failures";
    case AM_EXIT_REFUSED:
        return "refused";
    case AM_EXIT_INTERRUPTED:
        return "interrupted";
    default:
        return "failed";
    }
}

int am_chronicle_end(am_session *s, const am_record *record, int code)
{
    am_err e = {0};
    am_kind k = am_record_state(record, &e);
    if (!k)
        k = am_journal_run_end(s->journal, am_run_id(s->run),
                               state_of(code, am_run_counts(s->run).unknown > 0), code, &e);
    if (!k)
        k = am_journal_commit(s->journal, &e);
    return k ? am_app_error(s->app, &e) : code;
}
