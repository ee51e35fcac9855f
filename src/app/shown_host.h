// Hosts as pages are shown them, without user and password, and what they were.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace acrida {

// A host that a page sends: the first of `known` that it was shown as this one; else as it is.
// Fails where user or password are hidden and nobody knows them.
Result<std::string> whole_host(const std::string& sent, const std::vector<std::string>& known);

}  // namespace acrida
