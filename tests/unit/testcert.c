#include "testcert.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

static char dir[64];

static void remove_dir(void)
{
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        if (e->d_name[0] != '.')
            unlink(path);
    }
    if (d)
        closedir(d);
    rmdir(dir);
}

const char *testcert_dir(void)
{
    if (!*dir) {
        snprintf(dir, sizeof dir, "/tmp/amtestXXXXXX");
        if (!mkdtemp(dir))
            abort();
        atexit(remove_dir);
    }
    return dir;
}

EVP_PKEY *testcert_key(void)
{
    return EVP_RSA_gen(2048);
}

X509 *testcert_make(EVP_PKEY *key, const char *names, long from, long to)
{
    static long serial = 1;
    X509 *x = X509_new();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), serial++);
    X509_gmtime_adj(X509_getm_notBefore(x), from);
    X509_gmtime_adj(X509_getm_notAfter(x), to);
    X509_set_pubkey(x, key);
    X509_NAME *name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"aftermove test",
                               -1, -1, 0);
    X509_set_issuer_name(x, name);
    X509_EXTENSION *e[2] = {X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names),
                            X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints, "CA:TRUE")};
    for (int i = 0; i < 2; i++) {
        X509_add_ext(x, e[i], -1);
        X509_EXTENSION_free(e[i]);
    }
    if (!X509_sign(x, key, EVP_sha256()))
        abort();
    return x;
}

static FILE *create(const char *file, char **path)
{
    size_t n = strlen(testcert_dir()) + strlen(file) + 2;
    *path = malloc(n);
    snprintf(*path, n, "%s/%s", dir, file);
    FILE *f = fopen(*path, "w");
    if (!f)
        abort();
    return f;
}

char *testcert_pem(const char *file, X509 *x, EVP_PKEY *key, unsigned mode)
{
    char *path;
    FILE *f = create(file, &path);
    if (key)
        PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
    if (x)
        PEM_write_X509(f, x);
    fclose(f);
    chmod(path, mode);
    return path;
}

char *testcert_pfx(const char *file, X509 *x, EVP_PKEY *key, const char *password)
{
    char *path;
    FILE *f = create(file, &path);
    PKCS12 *p = PKCS12_create(password, "aftermove", key, x, NULL, 0, 0, 0, 0, 0);
    i2d_PKCS12_fp(f, p);
    PKCS12_free(p);
    fclose(f);
    chmod(path, 0600);
    return path;
}
