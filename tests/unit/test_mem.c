#include "base/mem.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static void heap_helpers(void **state)
{
    (void)state;
    int *p = am_new(int);
    assert_int_equal(*p, 0);
    p = am_realloc(p, 100 * sizeof *p);
    p[99] = 7;
    free(p);
    assert_null(am_strdup(NULL));
    char *s = am_strdup("abc"), *f = am_format("%s-%d", s, 5);
    assert_string_equal(f, "abc-5");
    free(s);
    free(f);
    free(am_alloc(0));
}

static void arena_memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(0);
    for (int round = 0; round < 2; round++) {
        for (size_t n = 0; n < 300; n++) {
            unsigned char *p = am_arena_alloc(a, n);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xff, n);
        }
        am_arena_reset(a);
        assert_int_equal(am_arena_used(a), 0);
    }
    am_arena_free(a);
    am_arena_free(NULL);
}

static void big_pieces_do_not_overlap(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(0);
    char *small = am_arena_alloc(a, 16), *big = am_arena_alloc(a, 1 << 20);
    char *next = am_arena_alloc(a, 16);
    memset(big, 1, 1 << 20);
    memset(next, 2, 16);
    assert_int_equal(small[0], 0);
    assert_int_equal(small[15], 0);
    assert_int_equal(big[(1 << 20) - 1], 1);
    assert_ptr_equal(next, small + 16);
    am_arena_free(a);
}

static void the_cap_is_an_answer(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(1000);
    assert_non_null(am_arena_alloc(a, 600));
    assert_false(am_arena_full(a));
    assert_null(am_arena_alloc(a, 600));
    assert_true(am_arena_full(a));
    assert_non_null(am_arena_alloc(a, 100));
    assert_true(am_arena_used(a) <= 1000);
    assert_null(am_arena_alloc(a, SIZE_MAX));
    assert_null(am_arena_strndup(a, "x", SIZE_MAX));
    am_arena_reset(a);
    assert_false(am_arena_full(a));
    assert_non_null(am_arena_alloc(a, 1000));
    assert_null(am_arena_alloc(a, 1));
    am_arena_free(a);

    a = am_arena_new(0);
    assert_null(am_arena_alloc(a, SIZE_MAX - 8));
    am_arena_free(a);
}

static void arena_strings(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(64);
    assert_null(am_arena_strdup(a, NULL));
    assert_string_equal(am_arena_strdup(a, "abc"), "abc");
    assert_string_equal(am_arena_strndup(a, "abcdef", 2), "ab");
    assert_string_equal(am_arena_format(a, "%d", 42), "42");
    assert_null(am_arena_format(a, "%100d", 42));
    am_arena_free(a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(heap_helpers),
    cmocka_unit_test(arena_memory_is_zeroed_and_aligned),
    cmocka_unit_test(big_pieces_do_not_overlap),
    cmocka_unit_test(the_cap_is_an_answer),
    cmocka_unit_test(arena_strings),
};

CHECK_MAIN(tests)
