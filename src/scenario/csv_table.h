// CsvTable: a CSV file with a header row, in memory.
//
// RFC 4180: fields are separated by commas, rows by a line end (CRLF, LF or CR); a field in quotes
// may hold commas, line ends, and quotes written twice. Empty lines are skipped. A byte order mark
// is not part of the first column's name. Every row must have as many fields as the header.
//
// Thread: immutable once made; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/csv.h"
#include "base/error.h"

namespace acrida::detail {

class CsvTable {
 public:
  // Errors begin with `name` and the line: "accounts.csv:3: ...". Fails without header or rows, on
  // a column named twice, and when `only` names a column that is not there or leaves no row.
  static Result<CsvTable> parse(std::string text, std::string name, const CsvFilter& only);
  static Result<CsvTable> read(const std::string& path, const CsvFilter& only);

  static constexpr std::size_t kBytesMax = std::size_t{256} << 20U;

  std::size_t size() const { return rows_.size(); }
  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> column(std::string_view name) const;
  // REQUIRES: row < size(), column < columns().size().
  std::string_view field(std::size_t row, std::size_t column) const;
  std::size_t line(std::size_t row) const { return rows_[row].line; }
  const std::string& name() const { return name_; }

 private:
  struct Row {
    std::size_t first_field;
    std::size_t line;
  };
  // Offsets into text_, which holds the fields with their quotes removed.
  struct Field {
    std::uint32_t begin;
    std::uint32_t length;
  };

  class Parser;

  CsvTable() = default;
  Result<void> keep_only(const CsvFilter& only);

  std::string name_;
  std::string text_;
  std::vector<std::string> columns_;
  std::vector<Field> fields_;
  std::vector<Row> rows_;
};

}  // namespace acrida::detail
