/* SPDX-License-Identifier: MIT
 *
 * A design: a bump pointer with a free list. New memory comes from above the pointer. Freed pages
 * go to a list whose nodes lie in the freed pages themselves. The list is rebuilt from the states
 * of the pages, so that neighbours join, before the stranger takes new memory, refuses or grows.
 */
#include "conformance/strangers/design.h"
#include "conformance/strangers/memory.h"
#include "conformance/strangers/pages.h"

struct node {
    struct node *next;
    size_t count;
};

static struct node *list;
static size_t bump, top; /* the pages in [bump, top) were never given out, or fell back */

static size_t page_of(const struct node *node)
{
    return page_at((size_t)node);
}

static void push(size_t first, size_t count)
{
    if (count == 0)
        return;
    struct node *node = (struct node *)memory_page(first);
    *node = (struct node){list, count};
    list = node;
    if (!FAULTY(node_bytes_stay))
        pages_dirty(first, 1);
}

/* The pages of the range leave the node; the rest of it goes back to the list. */
static void cut(struct node **link, size_t first, size_t count)
{
    size_t start = page_of(*link), end = start + (*link)->count, last = first + count;
    *link = (*link)->next;
    if (start < first)
        push(start, first - start);
    if (end > last)
        push(last, end - last);
}

static struct node **find_node(size_t count)
{
    struct node **link = &list;
    while (*link != NULL && (*link)->count < count && !FAULTY(first_node_only))
        link = &(*link)->next;
    return *link != NULL && (*link)->count >= count ? link : NULL;
}

/* The list anew: one node for each run of free pages below the pointer. */
static void rebuild(void)
{
    list = NULL;
    while (bump > 0 && page_is_free(bump - 1))
        bump--;
    for (size_t page = 0, run; page < bump; page += run + 1) {
        for (run = 0; page + run < bump && page_is_free(page + run); run++) {
        }
        push(page, run);
    }
}

size_t design_find(size_t count)
{
    struct node **link = find_node(count);
    if (FAULTY(list_joined_too_late) && link == NULL && top - bump >= count)
        return bump;
    if (link == NULL && !FAULTY(list_never_joined)) {
        rebuild();
        link = find_node(count);
    }
    if (link != NULL)
        return page_of(*link);
    return top - bump >= count ? bump : NO_PAGE;
}

/* Pages above the pointer: what lies between becomes a node. */
static void take_above(size_t first, size_t count)
{
    push(bump, first - bump);
    bump = first + count;
}

void design_take(size_t first, size_t count)
{
    size_t end = first + count;
    for (struct node **link = &list; *link != NULL;) {
        size_t start = page_of(*link), last = start + (*link)->count;
        if (start < end && last > first) {
            cut(link, first, count);
            link = &list;
        } else
            link = &(*link)->next;
    }
    if (end > bump)
        take_above(first > bump ? first : bump, end - (first > bump ? first : bump));
}

/* New pages, or pages that end at the pointer, go above the pointer. */
void design_release(size_t first, size_t count)
{
    if (first >= top) {
        push(bump, first > top ? top - bump : 0);
        if (first > top)
            bump = first;
        top = first + count;
    } else if (first + count == bump || FAULTY(bump_falls_below_mappings))
        bump = first;
    else
        push(first, count);
}
