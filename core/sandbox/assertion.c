#include "sandbox/assertion.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/json.h"
#include "sandbox/base64.h"

static const am_value *decoded(am_arena *arena, const char *text, size_t n)
{
    const am_value *v = NULL;
    size_t out_n = 0;
    unsigned char *out = am_arena_alloc(arena, n + 1);
    if (!out || !sb_base64_parse(text, n, out, &out_n) ||
        am_json_parse(arena, (const char *)out, out_n, &v, NULL) != AM_OK ||
        !am_value_is(v, AM_T_OBJECT))
        return NULL;
    return v;
}

static bool is_thumb(const char *text, const unsigned char *sum, size_t n)
{
    unsigned char given[64];
    size_t given_n = 0;
    return text && strlen(text) <= 64 && sb_base64_parse(text, strlen(text), given, &given_n) &&
           given_n == n && memcmp(given, sum, n) == 0;
}

static bool is_signed(const sb_cert *cert, bool pss, const char *text, size_t n,
                      const unsigned char *sig, size_t sig_n)
{
    EVP_PKEY_CTX *pk = NULL;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool good = md && EVP_DigestVerifyInit(md, &pk, EVP_sha256(), NULL, cert->key) == 1;
    if (good && pss)
        good = EVP_PKEY_CTX_set_rsa_padding(pk, RSA_PKCS1_PSS_PADDING) == 1 &&
               EVP_PKEY_CTX_set_rsa_pss_saltlen(pk, 32) == 1 &&
               EVP_PKEY_CTX_set_rsa_mgf1_md(pk, EVP_sha256()) == 1;
    good = good && EVP_DigestVerify(md, sig, sig_n, (const unsigned char *)text, n) == 1;
    EVP_MD_CTX_free(md);
    return good;
}

static bool is_audience(const am_value *aud, const char *const *wanted)
{
    const char *text = am_value_text(aud, "");
    for (; *wanted; wanted++)
        if (strcmp(text, *wanted) == 0)
            return true;
    return false;
}

static bool is_fresh(sb_jti *kept, const char *jti)
{
    uint64_t h = 1469598103934665603u;
    if (!jti || !*jti)
        return false;
    for (const char *p = jti; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    h |= 1; /* 0 is an empty place */
    for (size_t i = 0; i < SB_JTI_KEPT; i++)
        if (kept->seen[i] == h)
            return false;
    kept->seen[kept->at] = h;
    kept->at = (kept->at + 1) % SB_JTI_KEPT;
    return true;
}

static sb_verdict check_claims(sb_jti *kept, const am_value *claims, const sb_expected *want)
{
    const char *iss = am_value_text(am_value_member(claims, "iss"), "");
    const char *sub = am_value_text(am_value_member(claims, "sub"), "");
    int64_t exp = am_value_num(am_value_member(claims, "exp"), 0);
    int64_t nbf = am_value_num(am_value_member(claims, "nbf"), 0);
    if (!is_audience(am_value_member(claims, "aud"), want->audiences))
        return SB_ASSERTION_AUDIENCE;
    if (strcmp(iss, want->client_id) != 0 || strcmp(sub, want->client_id) != 0)
        return SB_ASSERTION_ISSUER;
    if (exp <= want->now || nbf > want->now + SB_SKEW_S)
        return SB_ASSERTION_TIME;
    if (!is_fresh(kept, am_value_text(am_value_member(claims, "jti"), NULL)))
        return SB_ASSERTION_REUSED;
    return SB_ASSERTION_GOOD;
}

sb_verdict sb_assertion_check(const sb_cert *cert, sb_jti *kept, am_arena *arena, const char *text,
                              const sb_expected *want)
{
    size_t n = strlen(text), sig_n = 0;
    const char *dot = strchr(text, '.'), *last = dot ? strchr(dot + 1, '.') : NULL;
    if (n > SB_ASSERTION_MAX || !last || strchr(last + 1, '.'))
        return SB_ASSERTION_FORM;
    const am_value *header = decoded(arena, text, (size_t)(dot - text));
    const am_value *claims = decoded(arena, dot + 1, (size_t)(last - dot) - 1);
    unsigned char *sig = am_arena_alloc(arena, n);
    if (!header || !claims || !sig || !sb_base64_parse(last + 1, strlen(last + 1), sig, &sig_n))
        return SB_ASSERTION_FORM;
    const char *alg = am_value_text(am_value_member(header, "alg"), "");
    const char *x5t = am_value_text(am_value_member(header, "x5t"), NULL);
    const char *x5t_s256 = am_value_text(am_value_member(header, "x5t#S256"), NULL);
    bool pss = strcmp(alg, "PS256") == 0;
    if ((!pss && strcmp(alg, "RS256") != 0) || (!x5t && !x5t_s256) ||
        strcmp(am_value_text(am_value_member(header, "typ"), "JWT"), "JWT") != 0)
        return SB_ASSERTION_FORM;
    if (x5t_s256 ? !is_thumb(x5t_s256, cert->sha256, sizeof cert->sha256)
                 : !is_thumb(x5t, cert->sha1, sizeof cert->sha1))
        return SB_ASSERTION_KEY;
    if (!is_signed(cert, pss, text, (size_t)(last - text), sig, sig_n))
        return SB_ASSERTION_SIGNATURE;
    return check_claims(kept, claims, want);
}
