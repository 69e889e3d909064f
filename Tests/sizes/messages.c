// SPDX-License-Identifier: Apache-2.0
#define FAMILY messages
#include "family.h"
