#include "base/late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { BROKEN = 70 };

static _Noreturn void missing(const am_late *l)
{
    fprintf(stderr, "aftermove: cannot load %s, which it was built for: %s\n", l->soname, dlerror());
    exit(BROKEN);
}

static void load(const am_late *l)
{
    void *so = dlopen(l->soname, RTLD_LAZY | RTLD_LOCAL);
    if (!so)
        missing(l);
    for (size_t i = l->n; i-- > 0;) { /* the first one last: it tells that all are there */
        void *symbol = dlsym(so, l->names[i]);
        if (!symbol)
            missing(l);
        __atomic_store(&l->fns[i], (am_late_fn *)(void *)&symbol, __ATOMIC_RELEASE);
    }
}

am_late_fn am_late_get(const am_late *l, size_t i)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    if (!__atomic_load_n(&l->fns[0], __ATOMIC_ACQUIRE)) {
        pthread_mutex_lock(&lock);
        if (!__atomic_load_n(&l->fns[0], __ATOMIC_ACQUIRE))
            load(l);
        pthread_mutex_unlock(&lock);
    }
    return l->fns[i];
}
