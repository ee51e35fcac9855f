// Reads what a compiler's -MD wrote: one rule of a makefile whose prerequisites are the files that
// went into a compilation.
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace acrida {

// The prerequisites of the first rule, unescaped ("\ " is a space, "$$" a dollar, "\#" a hash, a
// backslash at a line's end goes on).
std::vector<std::string> dependencies_in(std::string_view rule);

}  // namespace acrida
