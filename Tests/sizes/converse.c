// SPDX-License-Identifier: Apache-2.0
#define FAMILY converse
#include "family.h"
