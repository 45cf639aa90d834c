/* SPDX-License-Identifier: MIT
 *
 * Checks the promises of a run tree page by page, without using any operation on whole words. For
 * test builds.
 */
#ifndef PAGE_MANAGER_VALIDATE_RUN_TREE_H
#define PAGE_MANAGER_VALIDATE_RUN_TREE_H

#include "run_tree.h"
#include <stddef.h>

/* True when all of this holds. Otherwise `text` gets a line that says which promise is broken:
 *   - the hint is the lowest free page;
 *   - no bit is set for a page behind the last one;
 *   - the summary of every word, and of every node that is not behind, equals the free runs of its
 *     pages; the aligned lengths that are known equal them, too;
 *   - a length that is known of a node is known of all nodes below it. A change relies on that when
 *     it forgets the lengths of a node and its parents.
 */
bool validate_run_tree(const struct run_tree *tree, char *text, size_t size);

#endif
