// Whole files in and out, for small ones.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace acrida {

// Fails when the file is larger than `bytes_max`.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

// The file appears whole or not at all, in place of an older one; mode 0600. `path` + a suffix of
// this process is its name until then.
Result<void> write_file_atomically(const std::string& path, std::string_view text);

}  // namespace acrida
