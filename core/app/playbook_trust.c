#include <string.h>

#include "app/playbook_words.h"
#include "base/file.h"
#include "base/minisign.h"

int am_playbook_word_trust(am_app *app, const am_args *args)
{
    const char *given = args->words[1];
    char shown[AM_MINISIGN_KEY_TEXT], id[AM_MINISIGN_ID_TEXT];
    am_buf b = AM_BUF(AM_MINISIGN_FILE_MAX);
    am_minisign_key key;
    am_err err;
    am_kind kind = AM_OK;
    if (am_file_exists(given))
        kind = am_file_read(given, &b, &err);
    else
        am_buf_str(&b, given);
    if (!kind)
        kind = am_minisign_key_parse(am_buf_text(&b), b.n, &key, &err);
    am_buf_free(&b);
    if (kind)
        return am_app_error(app, &err);
    am_app_say(app, "the key %s is a public key; ask its owner for that number, then put this line into policy:",
               am_minisign_id_format(key.id, id));
    fprintf(app->out.out, "trusted_keys = { NAME = \"%s\" },\n", am_minisign_key_format(&key, shown));
    return 0;
}
