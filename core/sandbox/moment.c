#include "sandbox/moment.h"

#include "base/clock.h"

int64_t sb_moment_now(const sb_moment *m)
{
    return m->frozen ? m->frozen_at : am_clock_wall() + m->ahead;
}

int64_t sb_moment_mono(const sb_moment *m)
{
    return am_clock_mono() + m->ahead;
}

void sb_moment_advance(sb_moment *m, int64_t ms)
{
    m->ahead += ms;
    m->frozen_at += ms;
}

void sb_moment_freeze(sb_moment *m)
{
    m->frozen_at = sb_moment_now(m);
    m->frozen = true;
}

void sb_moment_thaw(sb_moment *m)
{
    if (m->frozen)
        m->ahead = m->frozen_at - am_clock_wall();
    m->frozen = false;
}
