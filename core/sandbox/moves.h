/* moves.h - names of the states and kinds of cross-tenant content moves. */
#ifndef SB_MOVES_H
#define SB_MOVES_H

enum { SB_MOVE_ALL = 8, SB_MOVE_OUT = 0, SB_MOVE_IN = 1, SB_MOVE_BOTH = 2 };

const char *sb_moves_state_name(int state);
int sb_moves_state(const char *name); /* -1: none */
const char *sb_moves_type_name(int type);
int sb_moves_type(const char *name); /* -1: none */

#endif
