// CsvFeeder: test data from a CSV file with a header row (RFC 4180), shared by the users of a run.
//
//   CsvFeeder accounts("accounts.csv", where("profile", "pos"));   // beside the scenario's source
//   ACRIDA_SCENARIO(scenario) { scenario.load(accounts); ... }
//   Task<> on_start() override { const CsvRow account = accounts.row_of(*this); ... account["usr"]
//   ... }
//
// A file that cannot be read or parsed ends the program before the run, with its file and line.
//
// Thread: loaded before the run by Scenario::load(); any thread then.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "acrida/random.h"

namespace acrida {

class Scenario;
class User;

namespace detail {
class CsvTable;
struct ReleaseCsvTable {
  void operator()(CsvTable* table) const noexcept;
};
}  // namespace detail

// Keeps only the rows whose `column` equals `value`; all rows when `column` is empty.
class CsvFilter {
 public:
  CsvFilter() = default;
  CsvFilter(std::string_view column, std::string_view value) : column_(column), value_(value) {}
  const std::string& column() const { return column_; }
  const std::string& value() const { return value_; }

 private:
  std::string column_;
  std::string value_;
};

inline CsvFilter where(std::string_view column, std::string_view value) {
  return {column, value};
}

// One row; as long as its feeder lives.
class CsvRow {
 public:
  CsvRow(const detail::CsvTable* table, std::size_t number) : table_(table), number_(number) {}

  // Throws std::out_of_range, naming the file and its columns, when there is no such column.
  std::string_view operator[](std::string_view column) const;
  // The line of the file on which it begins.
  std::size_t line() const;

 private:
  const detail::CsvTable* table_;
  std::size_t number_;
};

class CsvFeeder {
 public:
  explicit CsvFeeder(std::string_view path, CsvFilter only = {});

  // Rows in the order of the file, from the first again after the last, shared by all users. Which
  // user gets which row depends on who asks first: row_of() does not.
  CsvRow next();
  // The same row for the same user: row number index() of its type, modulo size().
  CsvRow row_of(const User& user) const;
  CsvRow random(Random& random) const;
  // Throws std::out_of_range unless number < size().
  CsvRow row(std::size_t number) const;
  // At least 1 once loaded.
  std::size_t size() const;

  const std::string& path() const { return path_; }

 private:
  friend class Scenario;

  // Throws std::logic_error, saying what to write, when the feeder was not loaded.
  const detail::CsvTable& table() const;

  std::string path_;
  CsvFilter only_;
  std::unique_ptr<detail::CsvTable, detail::ReleaseCsvTable> table_;
  std::atomic<std::uint64_t> next_ = 0;
};

}  // namespace acrida
