#include "sandbox/jwt.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "base/json.h"
#include "sandbox/base64.h"

enum { MAC_N = 32, MAC_TEXT = 43 };

static const char sharepoint_roles[] = "[\"Sites.FullControl.All\"]";
static const char graph_roles[] =
    "[\"Organization.Read.All\",\"User.Read.All\",\"Group.ReadWrite.All\",\"Sites.Read.All\","
    "\"CrossTenantInformation.ReadBasic.All\"]";

am_kind sb_jwt_init(sb_jwt *jwt, am_err *e)
{
    if (RAND_bytes(jwt->key, (int)sizeof jwt->key) != 1)
        return am_fail(e, AM_BUG, "cannot make a token key: the random generator failed");
    return AM_OK;
}

static bool mac(const sb_jwt *jwt, const char *text, size_t n, unsigned char out[MAC_N])
{
    unsigned out_n = 0;
    return HMAC(EVP_sha256(), jwt->key, (int)sizeof jwt->key, (const unsigned char *)text, n, out,
                &out_n) &&
           out_n == MAC_N;
}

static void quoted(am_buf *b, const char *before, const char *s)
{
    am_buf_str(b, before);
    am_json_quote(b, s, strlen(s));
}

static void payload(am_buf *b, const sb_claims *c)
{
    bool graph = strstr(c->aud, "graph") != NULL;
    quoted(b, "{\"aud\":", c->aud);
    am_buf_fmt(b, ",\"iss\":\"https://sts.windows.net/%s/\",\"iat\":%lld,\"nbf\":%lld,\"exp\":%lld",
               c->tid, (long long)c->nbf, (long long)c->nbf, (long long)c->exp);
    quoted(b, ",\"appid\":", c->appid);
    quoted(b, ",\"appidacr\":", c->appidacr);
    quoted(b, ",\"tid\":", c->tid);
    quoted(b, ",\"oid\":", c->upn ? c->upn : c->appid);
    if (c->upn) {
        quoted(b, ",\"idtyp\":\"user\",\"upn\":", c->upn);
        am_buf_str(b, graph ? ",\"scp\":\"Organization.Read.All User.Read.All Group.ReadWrite.All\""
                            : ",\"scp\":\"AllSites.FullControl\"");
    } else {
        am_buf_fmt(b, ",\"app_displayname\":\"aftermove sandbox\",\"idtyp\":\"app\",\"roles\":%s", graph ? graph_roles : sharepoint_roles);
    }
    am_buf_str(b, ",\"ver\":\"1.0\"}");
}

am_kind sb_jwt_issue(const sb_jwt *jwt, const sb_claims *c, am_buf *out, am_err *e)
{
    static const char header[] = "{\"typ\":\"JWT\",\"alg\":\"HS256\"}";
    unsigned char sum[MAC_N];
    am_kind k = AM_OK;
    am_buf claims = AM_BUF(SB_TOKEN_MAX), text = AM_BUF(SB_TOKEN_MAX);
    payload(&claims, c);
    sb_base64_add(&text, header, sizeof header - 1);
    am_buf_char(&text, '.');
    sb_base64_add(&text, am_buf_text(&claims), claims.n);
    if (!am_buf_ok(&claims) || !am_buf_ok(&text) || !mac(jwt, am_buf_text(&text), text.n, sum)) {
        k = am_fail(e, AM_LIMIT, "cannot issue a token for %s: its claims are too long", c->aud);
        goto out;
    }
    am_buf_char(&text, '.');
    sb_base64_add(&text, sum, sizeof sum);
    am_buf_add(out, am_buf_text(&text), text.n);
out:
    am_buf_free(&claims);
    am_buf_free(&text);
    return k;
}

sb_token_state sb_jwt_check(const sb_jwt *jwt, am_arena *arena, const char *token, int64_t now,
                            sb_claims *out)
{
    const am_value *v = NULL;
    unsigned char sum[MAC_N], given[MAC_TEXT];
    size_t n = strlen(token), given_n = 0, claims_n = 0;
    const char *dot = strchr(token, '.'), *last = strrchr(token, '.');
    memset(out, 0, sizeof *out);
    if (n > SB_TOKEN_MAX || !dot || last == dot || n - (size_t)(last - token) - 1 != MAC_TEXT ||
        !sb_base64_parse(last + 1, MAC_TEXT, given, &given_n) || given_n != MAC_N ||
        !mac(jwt, token, (size_t)(last - token), sum) || CRYPTO_memcmp(sum, given, MAC_N) != 0)
        return SB_TOKEN_BAD;
    unsigned char *claims = am_arena_alloc(arena, n);
    if (!claims || !sb_base64_parse(dot + 1, (size_t)(last - dot) - 1, claims, &claims_n) ||
        am_json_parse(arena, (const char *)claims, claims_n, &v, NULL) != AM_OK)
        return SB_TOKEN_BAD;
    out->aud = am_value_text(am_value_member(v, "aud"), "");
    out->tid = am_value_text(am_value_member(v, "tid"), "");
    out->appid = am_value_text(am_value_member(v, "appid"), "");
    out->appidacr = am_value_text(am_value_member(v, "appidacr"), "");
    out->upn = am_value_text(am_value_member(v, "upn"), NULL);
    out->nbf = am_value_num(am_value_member(v, "nbf"), 0);
    out->exp = am_value_num(am_value_member(v, "exp"), 0);
    return now >= out->exp ? SB_TOKEN_EXPIRED : SB_TOKEN_GOOD;
}
