/* machine.h - on what it was measured, as lines of Markdown. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include "base/buf.h"

void machine_tell(am_buf *);

#endif
