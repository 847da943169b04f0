#include "tenant/jwt.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/ulid.h"
#include "tenant/base64url.h"

enum { EARLY_S = 30, VALID_S = 480, ASSERTION_ARENA = 64 * 1024 };

static void add_part(am_buf *out, am_arena *arena, const am_value *v)
{
    const char *text = am_json_text(arena, v, AM_JSON_PLAIN);
    if (text)
        am_base64url_format(out, text, strlen(text));
    else
        out->failed = true;
}

am_kind am_jwt_assertion(const am_cert *cert, bool ps256, const char *client_id,
                         const char *audience, am_buf *out, am_err *err)
{
    am_arena *arena = am_arena_new(ASSERTION_ARENA);
    char thumb[AM_CERT_THUMB_MAX], jti[37];
    int64_t now = am_clock_wall() / 1000;
    size_t from = out->n;
    am_kind kind = AM_OK;
    am_cert_thumbprint(cert, ps256, thumb);
    am_uuid_new(jti);
    add_part(out, arena,
             ps256
                 ? am_json_make(arena, "{\"alg\":\"PS256\",\"typ\":\"JWT\",\"x5t#S256\":%s}", thumb)
                 : am_json_make(arena, "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"x5t\":%s}", thumb));
    am_buf_char(out, '.');
    add_part(out, arena,
             am_json_make(arena,
                          "{\"aud\":%s,\"iss\":%s,\"sub\":%s,\"jti\":%s,\"nbf\":%d,\"iat\":%d,"
                          "\"exp\":%d}",
                          audience, client_id, client_id, jti, now - EARLY_S, now, now + VALID_S));
    if (am_buf_ok(out)) {
        size_t n = out->n - from;
        am_buf signature = AM_BUF(AM_JWT_MAX);
        kind = am_cert_sign(cert, ps256, out->p + from, n, &signature, err);
        am_buf_char(out, '.');
        am_buf_add(out, am_buf_text(&signature), signature.n);
        am_buf_free(&signature);
    }
    if (kind == AM_OK && !am_buf_ok(out))
        kind = am_fail(err, AM_LIMIT, "the client assertion is too long");
    am_arena_free(arena);
    return kind;
}

am_kind am_jwt_claims(am_arena *arena, const char *token, size_t n, const am_value **out,
                      am_err *err)
{
    const char *dot = n <= AM_JWT_MAX ? memchr(token, '.', n) : NULL;
    const char *body = dot ? dot + 1 : NULL;
    const char *end = body ? memchr(body, '.', (size_t)(token + n - body)) : NULL;
    am_buf json = AM_BUF(AM_JWT_MAX);
    am_kind kind = AM_REMOTE;
    *out = NULL;
    if (!end || !am_base64url_parse(&json, body, (size_t)(end - body)))
        am_fail(err, AM_REMOTE, "the token cannot be read: it is no JWT");
    else
        kind = am_json_parse(arena, am_buf_text(&json), json.n, out, err);
    if (kind == AM_OK && !am_value_is(*out, AM_T_OBJECT))
        kind = am_fail(err, AM_REMOTE, "the token cannot be read: its claims are no object");
    am_buf_free(&json);
    return kind;
}
