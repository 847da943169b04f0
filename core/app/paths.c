#include "app/paths.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

am_kind am_paths_self(am_arena *arena, const char **out, am_err *err)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    *out = n > 0 ? am_arena_strndup(arena, path, (size_t)n) : NULL;
    return *out ? AM_OK : am_fail(err, AM_ABSENT, "the path of this program cannot be read");
}

static const char *own_dir(am_arena *arena)
{
    const char *path;
    if (am_paths_self(arena, &path, NULL))
        return NULL;
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return "/";
    *slash = '\0';
    return am_arena_strdup(arena, path);
}

static bool is_dir(const char *path)
{
    struct stat st;
    return path && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A directory that is named twice is looked into once. */
static void add(const char **dirs, size_t *n, size_t max, const char *dir)
{
    for (size_t i = 0; i < *n; i++)
        if (dir && am_file_same(dirs[i], dir))
            return;
    if (*n < max && is_dir(dir))
        dirs[(*n)++] = dir;
}

size_t am_paths_scripts(am_arena *arena, const char *dirs[AM_SCRIPT_DIRS])
{
    size_t n = 0;
    const char *own = own_dir(arena), *told = getenv("AFTERMOVE_SCRIPTS");
    if (told && *told)
        add(dirs, &n, AM_SCRIPT_DIRS, told);
    /* A build tree shows by what configure leaves there; its scripts go before installed ones. */
    if (own && access(am_arena_format(arena, "%s/config.status", own), F_OK) == 0) {
        add(dirs, &n, AM_SCRIPT_DIRS, am_arena_format(arena, "%s/scripts", own));
        add(dirs, &n, AM_SCRIPT_DIRS, am_arena_format(arena, "%s/../scripts", own));
    }
    if (own)
        add(dirs, &n, AM_SCRIPT_DIRS, am_arena_format(arena, "%s/../share/aftermove/scripts", own));
    add(dirs, &n, AM_SCRIPT_DIRS, AM_SCRIPTDIR);
    return n;
}

size_t am_paths_plugins(am_arena *arena, const char *dir, const char *dirs[AM_PLUGIN_DIRS])
{
    size_t n = 0;
    const char *own = own_dir(arena), *told = getenv("AFTERMOVE_PLUGINS");
    if (dir)
        add(dirs, &n, AM_PLUGIN_DIRS, am_arena_format(arena, "%s/plugins", dir));
    while (told && *told) {
        size_t len = strcspn(told, ":");
        if (len)
            add(dirs, &n, AM_PLUGIN_DIRS, am_arena_format(arena, "%.*s", (int)len, told));
        told += len + (told[len] == ':');
    }
    if (own)
        add(dirs, &n, AM_PLUGIN_DIRS, am_arena_format(arena, "%s/../lib/aftermove", own));
    add(dirs, &n, AM_PLUGIN_DIRS, AM_PLUGINDIR);
    return n;
}

const char *am_paths_plugin(am_arena *arena, const char *dir, const char *name)
{
    static const char *const ends[] = {"so", "plugin.json"};
    const char *dirs[AM_PLUGIN_DIRS];
    size_t n = am_paths_plugins(arena, dir, dirs);
    for (size_t i = 0; i < 2 * n; i++) {
        const char *file = am_arena_format(arena, "%s/%s.%s", dirs[i / 2], name, ends[i % 2]);
        if (file && am_file_exists(file))
            return file;
    }
    return NULL;
}

am_kind am_paths_sandbox(am_arena *arena, const char **out, am_err *err)
{
    static const char name[] = "aftermove-sandbox";
    const char *told = getenv("AFTERMOVE_SANDBOX"), *own = own_dir(arena), *path = getenv("PATH");
    *out = NULL;
    if (told && *told) {
        *out = told;
        return AM_OK;
    }
    const char *beside = own ? am_arena_format(arena, "%s/%s", own, name) : NULL;
    if (beside && access(beside, X_OK) == 0) {
        *out = beside;
        return AM_OK;
    }
    while (path && *path) {
        size_t n = strcspn(path, ":");
        const char *file = am_arena_format(arena, "%.*s/%s", (int)n, path, name);
        if (n && file && access(file, X_OK) == 0) {
            *out = file;
            return AM_OK;
        }
        path += n + (path[n] == ':');
    }
    am_fail(err, AM_ABSENT, "the program %s is neither beside this one nor in PATH", name);
    return am_hint(err, "it is built and installed together with aftermove");
}

const char *am_paths_runtime(am_arena *arena)
{
    const char *told = getenv("AFTERMOVE_RUNTIME"), *user = getenv("XDG_RUNTIME_DIR");
    if (told)
        return *told ? told : NULL;
    return user && *user ? am_arena_format(arena, "%s/aftermove", user)
                         : am_arena_format(arena, "/tmp/aftermove-%lu", (unsigned long)geteuid());
}
