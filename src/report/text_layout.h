// Text in columns: cut, and wrapped at blanks.
//
// Widths count characters (base/figures.h), so that what fits is not cut because of its accents.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace acrida {

// At most `width` characters, with "..." at the end when something was cut. REQUIRES: width >= 3.
std::string cut_to_width(std::string_view text, std::size_t width);

// Lines of at most `width` characters, each with its line end. The first begins with `first`, the
// others with as many blanks. A word that fits no line is cut into pieces. REQUIRES: `text` and
// `first` have no line ends; `first` is shorter than `width`.
std::string wrapped(std::string_view first, std::string_view text, std::size_t width);

}  // namespace acrida
