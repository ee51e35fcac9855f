// The texts of --help and --version, and the table of docs/options.md.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <string>

namespace acrida {

// Lines of at most `columns`. REQUIRES: columns >= 60.
std::string help_text(std::size_t columns);

// "acrida 0.1.0 (g++ 12.2.0)": one line.
std::string version_text();
// "0.1.0".
std::string version_number();

// The generated part of docs/options.md.
std::string options_markdown();

}  // namespace acrida
