#include "figures.h"

#include <stdlib.h>
#include <string.h>

enum { MEMBERS = sizeof(figures) / sizeof(double) };

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, by_size);
    return n == 0 ? 0 : n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static double member(const figures *f, size_t i)
{
    double v[MEMBERS];
    memcpy(v, f, sizeof v);
    return v[i];
}

static double ours(const pairs *p, size_t pair, size_t i)
{
    return member(&p->ours[pair], i);
}

static double theirs(const pairs *p, size_t pair, size_t i)
{
    return member(&p->theirs[pair], i);
}

static double ratio(const pairs *p, size_t pair, size_t i)
{
    double to = theirs(p, pair, i);
    return to > 0 ? ours(p, pair, i) / to : 0;
}

static figures medians(const pairs *p, double (*of)(const pairs *, size_t pair, size_t i))
{
    double out[MEMBERS];
    figures f;
    for (size_t i = 0; i < MEMBERS; i++) {
        double v[BENCH_PAIRS_MAX];
        for (size_t k = 0; k < p->n; k++)
            v[k] = of(p, k, i);
        out[i] = median(v, p->n);
    }
    memcpy(&f, out, sizeof f);
    return f;
}

figures figures_ours(const pairs *p)
{
    return medians(p, ours);
}

figures figures_theirs(const pairs *p)
{
    return medians(p, theirs);
}

figures figures_ratio(const pairs *p)
{
    return medians(p, ratio);
}
