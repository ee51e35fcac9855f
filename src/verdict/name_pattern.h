// What request names that hold ids have in common, as a name to give them all.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace acrida {

struct NamePattern {
  std::string text;  // "/api/resource/Item/[id]"
  std::size_t names = 0;
};

// The name with what looks like an id replaced: path segments that hold a digit become "[id]",
// values of the query "[value]".
std::string name_pattern(std::string_view name);

// The pattern that covers most of `names`. Where the segments hold no digits, names that differ in
// the last segment alone are taken together ("/search/[...]"). REQUIRES: names is not empty.
NamePattern common_pattern(const std::vector<std::string>& names);

}  // namespace acrida
