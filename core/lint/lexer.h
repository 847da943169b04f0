/* lexer.h - the text of a Lua 5.4 file as tokens, each with its line. */
#ifndef AM_LINT_LEXER_H
#define AM_LINT_LEXER_H

#include "base/err.h"
#include "base/mem.h"

/* A token of one character is that character; these are the others. */
typedef enum am_token_kind {
    AM_TOKEN_END = 0,
    AM_TOKEN_NAME = 256,
    AM_TOKEN_STRING,
    AM_TOKEN_NUMBER,
    AM_TOKEN_EQ,     /* == */
    AM_TOKEN_NE,     /* ~= */
    AM_TOKEN_LE,     /* <= */
    AM_TOKEN_GE,     /* >= */
    AM_TOKEN_IDIV,   /* // */
    AM_TOKEN_SHL,    /* << */
    AM_TOKEN_SHR,    /* >> */
    AM_TOKEN_LABEL,  /* :: */
    AM_TOKEN_CONCAT, /* .. */
    AM_TOKEN_DOTS,   /* ... */
    AM_TOKEN_AND,    /* the reserved words, in the order of the alphabet */
    AM_TOKEN_BREAK,
    AM_TOKEN_DO,
    AM_TOKEN_ELSE,
    AM_TOKEN_ELSEIF,
    AM_TOKEN_END_WORD,
    AM_TOKEN_FALSE,
    AM_TOKEN_FOR,
    AM_TOKEN_FUNCTION,
    AM_TOKEN_GOTO,
    AM_TOKEN_IF,
    AM_TOKEN_IN,
    AM_TOKEN_LOCAL,
    AM_TOKEN_NIL,
    AM_TOKEN_NOT,
    AM_TOKEN_OR,
    AM_TOKEN_REPEAT,
    AM_TOKEN_RETURN,
    AM_TOKEN_THEN,
    AM_TOKEN_TRUE,
    AM_TOKEN_UNTIL,
    AM_TOKEN_WHILE
} am_token_kind;

typedef struct am_token {
    int kind, line;
    const char *text; /* a name, a number as written, the bytes of a string; in the arena */
    size_t n;
} am_token;

typedef struct am_lexer {
    am_arena *arena;
    const char *p, *end;
    int line;
    am_token now; /* the present token */
} am_lexer;

/* Begin with n bytes of text, which may have a first line of #!; the first token is there. */
AM_CHECK am_kind am_lexer_init(am_lexer *, am_arena *, const char *text, size_t n, am_err *);
/* On to the next token. AM_USAGE: what stands here is no Lua; err has the line. */
AM_CHECK am_kind am_lexer_next(am_lexer *, am_err *);

#endif
