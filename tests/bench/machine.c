#include "machine.h"

#include <config.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

/* The rest of the file's first line that begins so. */
static void line_of(const char *path, const char *begins, char *out, size_t n)
{
    char line[512];
    FILE *f = fopen(path, "r");
    snprintf(out, n, "unknown");
    while (f && fgets(line, sizeof line, f)) {
        char *value = strpbrk(line, ":=");
        if (strncmp(line, begins, strlen(begins)) != 0 || !value)
            continue;
        value += 1 + strspn(value + 1, " \t\"");
        value[strcspn(value, "\"\n")] = '\0';
        snprintf(out, n, "%s", value);
        break;
    }
    if (f)
        fclose(f);
}

void machine_tell(am_buf *b)
{
    char cpu[256], memory[64], system[256], day[32];
    double load[1] = {0};
    struct utsname u;
    time_t now = time(NULL);
    line_of("/proc/cpuinfo", "model name", cpu, sizeof cpu);
    line_of("/proc/meminfo", "MemTotal", memory, sizeof memory);
    line_of("/etc/os-release", "PRETTY_NAME", system, sizeof system);
    if (uname(&u) != 0)
        snprintf(u.release, sizeof u.release, "unknown");
    if (getloadavg(load, 1) < 1)
        load[0] = 0;
    strftime(day, sizeof day, "%Y-%m-%d", gmtime(&now));
    am_buf_fmt(b, "* %s, %ld cores, %s of memory; %s, Linux %s\n", cpu,
               sysconf(_SC_NPROCESSORS_ONLN), memory, system, u.release);
    const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
    am_buf_fmt(b, "* aftermove %s, built by %s, flags %s; libcurl %s, %s\n", PACKAGE_VERSION, COMPILER,
               BENCH_FLAGS, v->version, v->ssl_version);
    am_buf_fmt(b, "* %s; load of the machine when it began: %.1f\n", day, load[0]);
}
