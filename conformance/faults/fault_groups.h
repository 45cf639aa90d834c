/* SPDX-License-Identifier: MIT
 *
 * The groups of faults.def, one for each file that defines functions of faults. Each ends with a
 * NULL name.
 */
#ifndef MAPCHECK_FAULT_GROUPS_H
#define MAPCHECK_FAULT_GROUPS_H

#include "conformance/faults/fault.h"

extern const struct fault faults_of_map[], faults_of_growth[], faults_of_unmap[], faults_of_pages[],
    faults_of_reports[];

#endif
