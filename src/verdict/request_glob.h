// RequestGlob: which request names a row of targets is about.
//
// `*` stands for any text, `?` for one character, and a backslash takes the next character as it
// is; everything else stands for itself, brackets too, since names hold them ("/cart [add]"). A
// glob is about the name, and one that begins with a method of HTTP and a blank about "METHOD NAME"
// as well: there are requests whose name is "GET /x".
//
// Thread: any.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace acrida {

// A request as a run knows it.
struct RequestName {
  std::string method;
  std::string name;

  bool operator==(const RequestName&) const = default;
};

inline constexpr std::size_t kGlobBytesMax = 500;
inline constexpr std::size_t kGlobsMax = 50;  // of one row

// "POST /orders [create]"; without method the name alone.
std::string request_text(const RequestName& request);

// Nothing, or what is wrong: empty, too long, a backslash at its end, still to be filled in.
Result<void> check_glob(std::string_view glob);
// REQUIRES: check_glob(glob). Cost: at most glob size times text size.
bool glob_matches(std::string_view glob, const RequestName& request);

// A glob that matches this request alone.
std::string glob_of(const RequestName& request);

// A cell with globs: separated by commas or <br>; in `backticks` a comma is a comma. The globs are
// not checked.
std::vector<std::string> split_globs(std::string_view cell);
// Reads back as the same globs.
std::string join_globs(const std::vector<std::string>& globs);

}  // namespace acrida
