// TargetRows makes Targets of cells, whatever file they stand in: what a column is, what a row
// says, and which rows cannot be.
//
// Thread: a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "verdict/measure_word.h"
#include "verdict/target.h"

namespace acrida {

struct TargetColumn {
  enum class Kind : std::uint8_t {
    kLabel,    // "Endpoint"
    kRequest,  // globs
    kMeasure
  };
  Kind kind = Kind::kMeasure;
  MeasureWord measure;
};

// What the title of a column, or a key of TOML, means. An error has no place.
Result<TargetColumn> read_target_column(std::string_view title);

struct TargetCell {
  TargetColumn column;
  std::string text;
  std::uint32_t line = 0;
  std::uint32_t character = 1;  // where it begins in its line
};

class TargetRows {
 public:
  explicit TargetRows(std::string source) { targets_.source = std::move(source); }

  // The cells of one row that are there, that with its label among them.
  Result<void> add(std::span<const TargetCell> cells, std::uint32_t line);
  // All rows; an error when there is none.
  Result<Targets> finish(std::uint32_t line);

  // "targets.md:5:12: ..."
  std::unexpected<Error> fail_at(std::uint32_t line,
                                 std::uint32_t character,
                                 std::string_view what) const;

 private:
  Result<void> read_label(TargetRow& row, std::span<const TargetCell> cells);
  Result<void> read_globs(TargetRow& row, const TargetCell& cell) const;
  Result<void> add_limit(TargetRow& row, const Limit& limit, const TargetCell& cell) const;
  Result<void> take(TargetRow row, const TargetCell& label);

  Targets targets_;
};

}  // namespace acrida
