#include "plugin/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plugin/loader.h"

struct am_library {
    char *name;
    void *so;
    pthread_mutex_t lock;
    am_handles *handles;
};

/* A path is the operator's word for one file: nobody else may be able to change it. */
static am_kind check_path(const char *path, am_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return am_fail(err, errno == ENOENT ? AM_ABSENT : AM_USAGE,
                       "library %s: cannot be opened: %s", path, strerror(errno));
    }
    am_kind k = am_loader_trust("library", path, fd, err);
    close(fd);
    return k;
}

am_kind am_library_open(const char *name, am_library **out, am_err *err)
{
    *out = NULL;
    if (strchr(name, '/') && *name != '/') {
        am_fail(err, AM_USAGE, "library %s: a relative path", name);
        return am_hint(err, "give the name alone, \"libx.so.1\", or an absolute path");
    }
    am_kind k = *name == '/' ? check_path(name, err) : AM_OK;
    if (k) {
        return k;
    }
    void *so = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!so) {
        return am_fail(err, AM_ABSENT, "library %s: cannot be loaded: %s", name, dlerror());
    }
    am_library *l = am_new(am_library);
    l->name = am_strdup(name);
    l->so = so;
    l->handles = am_handles_new();
    pthread_mutex_init(&l->lock, NULL);
    *out = l;
    return AM_OK;
}

void am_library_free(am_library *l)
{
    if (!l) {
        return;
    }
    am_handles_free(l->handles);
    pthread_mutex_destroy(&l->lock);
    free(l->name);
    free(l);
}

am_kind am_library_symbol(const am_library *l, const char *symbol, void **out, am_err *err)
{
    /* Memory goes back to the allocator that the whole process uses. */
    void *so = strcmp(symbol, "free") == 0 ? RTLD_DEFAULT : l->so;
    *out = dlsym(so, symbol);
    return *out ? AM_OK : am_fail(err, AM_ABSENT, "library %s has no symbol %s", l->name, symbol);
}

const char *am_library_name(const am_library *l)
{
    return l->name;
}

void am_library_enter(am_library *l)
{
    pthread_mutex_lock(&l->lock);
}

void am_library_leave(am_library *l)
{
    pthread_mutex_unlock(&l->lock);
}

am_handles *am_library_handles(am_library *l)
{
    return l->handles;
}
