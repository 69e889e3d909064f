// SPDX-License-Identifier: Apache-2.0
#define FAMILY chat
#include "family.h"
