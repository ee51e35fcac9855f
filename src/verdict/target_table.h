// Targets from a file: a Markdown table, or TOML. docs/targets.md says how to write them.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "verdict/target.h"

namespace acrida {

// A file of targets is written by hand; what is beyond these is none.
inline constexpr std::size_t kTargetFileBytesMax = std::size_t{1} << 20U;
inline constexpr std::size_t kTargetRowsMax = 500;
inline constexpr std::size_t kTargetColumnsMax = 40;
inline constexpr std::size_t kTargetCellBytesMax = 8000;  // a row may name many requests

// The first table with a column of limits; the rest of the file may be anything. Errors say
// "SOURCE:LINE:COLUMN: what, and what to write instead".
Result<Targets> read_markdown_targets(std::string_view text, const std::string& source);
// An array of tables [[target]].
Result<Targets> read_toml_targets(std::string_view text, const std::string& source);
// TOML when the source's name ends in .toml, otherwise Markdown.
Result<Targets> read_targets(std::string_view text, const std::string& source);

// As a Markdown table that reads back as the same targets; the column Request stands in it when a
// row has globs. A row with two limits of one measure takes two lines, which do not read back.
std::string markdown_table(const Targets& targets);

}  // namespace acrida
