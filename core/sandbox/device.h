/* device.h - sign-ins by device code, and the refresh tokens that they leave behind. */
#ifndef SB_DEVICE_H
#define SB_DEVICE_H

#include "base/buf.h"
#include "base/err.h"
#include "sandbox/directory.h"

enum { SB_DEVICES_MAX = 64, SB_REFRESH_MAX = 256, SB_UPN_MAX = 128, SB_SCOPE_MAX = 1024 };

typedef enum sb_device_state {
    SB_DEVICE_PENDING,
    SB_DEVICE_APPROVED,
    SB_DEVICE_DECLINED,
    SB_DEVICE_USED
} sb_device_state;

typedef struct sb_device {
    char device_code[48], user_code[12]; /* device_code "": an empty place */
    char upn[SB_UPN_MAX], scope[SB_SCOPE_MAX];
    const sb_app *tenant;
    sb_device_state state;
    int64_t expires, polled; /* ms */
} sb_device;

typedef struct sb_refresh {
    char token[48]; /* "": an empty place */
    char upn[SB_UPN_MAX];
    const sb_app *tenant;
} sb_refresh;

/* Rings: the oldest makes room. */
typedef struct sb_devices {
    sb_device device[SB_DEVICES_MAX];
    sb_refresh refresh[SB_REFRESH_MAX];
    size_t device_at, refresh_at;
} sb_devices;

/* A new pending sign-in; NULL: the scope is too long. */
sb_device *sb_device_begin(sb_devices *, const sb_app *, const char *scope, int64_t expires);
/* By device code; NULL: unknown. */
sb_device *sb_device_find(sb_devices *, const char *device_code);
/* The person's answer to a user code ("all": every pending one). upn NULL: admin@ that tenant.
 * Returns how many sign-ins were answered. */
size_t sb_device_decide(sb_devices *, const char *user_code, bool approve, const char *upn);
/* Append the sign-ins as a JSON array, without device codes. */
void sb_device_list(const sb_devices *, am_buf *json);

/* A new refresh token for that user; lives in the ring. */
const char *sb_refresh_issue(sb_devices *, const sb_app *, const char *upn);
/* NULL: unknown or pushed out. */
const sb_refresh *sb_refresh_find(const sb_devices *, const char *token);

#endif
