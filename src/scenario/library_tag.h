// The build tag of a scenario library, read from the file: code of a library that was compiled
// against another API must not run at all, and dlopen() already runs the constructors of its
// globals.
//
// Thread: any.
#pragma once

#include <string>

#include "base/error.h"

namespace acrida {

// What ACRIDA_SCENARIO put into the section .acrida_tag. Fails when the file is no ELF library of
// this machine's kind or has no such section.
Result<std::string> read_library_tag(const std::string& path);

}  // namespace acrida
