#include "ext/dl.h"

#include <dlfcn.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#ifdef USE_DLOPEN

static bool missing(const struct dl_lib *lib, struct err *e)
{
    // dlerror() says "libx.so.1: cannot open shared object file: No such file or directory".
    const char *why = dlerror();
    err_set(e, ERR_IO, "%s is needed for this and cannot be opened: %s", lib->name,
            why ? why : lib->soname);
    return err_hint(e, "install it, on Debian and Ubuntu with: apt install %s", lib->package);
}

static bool load(struct dl_lib *lib, struct err *e)
{
    if (!lib->handle && !(lib->handle = dlopen(lib->soname, RTLD_NOW | RTLD_LOCAL)))
        return missing(lib, e);
    for (size_t i = 0; i < lib->n_syms; i++) {
        void *fn = dlsym(lib->handle, lib->syms[i].name);
        if (!fn) {
            err_set(e, ERR_IO, "%s (%s) has no function %s: it is too old or not the real one",
                    lib->name, lib->soname, lib->syms[i].name);
            return err_hint(e, "upgrade it, on Debian and Ubuntu the package %s", lib->package);
        }
        *lib->syms[i].slot = fn;
    }
    return true;
}

#else

static bool load(struct dl_lib *lib, struct err *e)
{
    (void)e;
    for (size_t i = 0; i < lib->n_syms; i++)
        *lib->syms[i].slot = lib->syms[i].linked;
    return true;
}

#endif

bool dl_open(struct dl_lib *lib, struct err *e)
{
    pthread_mutex_lock(&lock);
    bool ok = lib->ready || load(lib, e);
    lib->ready = ok;
    pthread_mutex_unlock(&lock);
    return ok;
}
