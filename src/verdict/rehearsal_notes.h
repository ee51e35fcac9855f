// What went wrong in a rehearsal, and what is therefore not known.
//
// Thread: any; a function of its argument.
#pragma once

#include <string>
#include <vector>

#include "stats/learned.h"

namespace acrida {

// Sentences without full stop.
std::vector<std::string> rehearsal_notes(const Learned& learned);

}  // namespace acrida
