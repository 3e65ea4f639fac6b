/* dl.h - libraries opened on first use, so that commands that need none of them start at once.
 *
 * A door (ext/NAME.c) keeps the functions it uses as pointers in one static struct whose types
 * come from the library's own header, and calls dl_open() before the first use:
 *
 *     static struct {
 *         DL_FN(ZSTD_freeDStream);
 *     } lib;
 *     static const struct dl_sym syms[] = { DL_SYM(lib, ZSTD_freeDStream) };
 *     static struct dl_lib zstd = {
 *         .name = "libzstd", .soname = SONAME_ZSTD, .package = "libzstd1",
 *         .syms = syms, .n_syms = N_OF(syms),
 *     };
 *     DL_NOTE(zstd, "zstd", "reads .zst files", "recommended", SONAME_ZSTD);
 *
 *     if (!dl_open(&zstd, e))
 *         return false;
 *     lib.ZSTD_freeDStream(d);
 *
 * With --disable-dlopen the same code calls the functions the program was linked with.
 * A library stays open until the program ends.
 */
#ifndef PROMCTL_EXT_DL_H
#define PROMCTL_EXT_DL_H

#include "config.h"

#include "base/err.h"

#include <stdint.h>

struct dl_sym {
    const char *name;
    void **slot;  /* the pointer that becomes the function's address */
    void *linked; /* the function itself in a linked build, else NULL */
};

struct dl_lib {
    const char *name;    /* "libcurl", for messages */
    const char *soname;  /* SONAME_CURL of config.h */
    const char *package; /* Debian's: "libcurl4" */
    const struct dl_sym *syms;
    size_t n_syms;
    void *handle; /* private */
    bool ready;   /* private */
};

/* Opens the library and fills its slots; cheap when that was done before. Safe from several
 * threads. ERR_IO naming library and package when it is missing or lacks a function. */
bool dl_open(struct dl_lib *lib, struct err *e);

/* A member of the door's struct that points to the library's function or variable `fn`. */
#define DL_FN(fn) __typeof__(fn) *fn

/* The row for member `fn` of the door's struct `s`. */
#ifdef USE_DLOPEN
#define DL_SYM(s, fn)                                                                              \
    {                                                                                              \
#fn, (void **)(void *)&(s).fn, NULL                                                        \
    }
#else
#define DL_SYM(s, fn)                                                                              \
    {                                                                                              \
#fn, (void **)(void *)&(s).fn, (void *)&(fn)                                               \
    }
#endif

/* Metadata in the program that tells packagers what it opens at run time (read it with
 * `readelf -p .note.dlopen promctl`): a JSON array in an ELF note of owner "FDO".
 * `priority` is "required", "recommended" or "suggested". File scope.
 * Source: uapi-group.org/specifications/specs/elf_dlopen_metadata. */
#ifdef USE_DLOPEN
#define DL_NOTE(id, feature, description, priority, soname)                                        \
    DL_NOTE_(dl_note_##id, "[{\"feature\":\"" feature "\",\"description\":\"" description          \
                           "\",\"priority\":\"" priority "\",\"soname\":[\"" soname "\"]}]")
#else
#define DL_NOTE(id, feature, description, priority, soname) _Static_assert(1, "linked")
#endif

#define DL_NOTE_TYPE 0x407c0c0aU

#define DL_NOTE_(id, json)                                                                         \
    static const struct {                                                                          \
        uint32_t name_bytes, desc_bytes, type;                                                     \
        char name[4];                                                                              \
        char desc[(sizeof(json) + 3) / 4 * 4]; /* the next note begins at a multiple of 4 */       \
    } id __attribute__((used, aligned(4),                                                          \
                        section(".note.dlopen"))) = { 4, sizeof(json), DL_NOTE_TYPE, "FDO", json }

#endif
