#include <memory>
#include <stdexcept>
#include <string>

#include "acrida/csv.h"
#include "acrida/user.h"
#include "base/escape.h"
#include "base/strings.h"
#include "scenario/csv_table.h"

namespace acrida {

void detail::ReleaseCsvTable::operator()(CsvTable* table) const noexcept {
  const std::unique_ptr<CsvTable> released(table);
}

std::string_view CsvRow::operator[](std::string_view column) const {
  const std::optional<std::size_t> found = table_->column(column);
  if (!found) {
    throw std::out_of_range(table_->name() + " has no column \"" + escape_for_terminal(column) +
                            "\"; it has " + escape_for_terminal(join(table_->columns(), ", ")));
  }
  return table_->field(number_, *found);
}

std::size_t CsvRow::line() const {
  return table_->line(number_);
}

CsvFeeder::CsvFeeder(std::string_view path, CsvFilter only) : path_(path), only_(std::move(only)) {}

CsvRow CsvFeeder::next() {
  const std::uint64_t turn = next_.fetch_add(1, std::memory_order_relaxed);
  return row(static_cast<std::size_t>(turn % size()));
}

CsvRow CsvFeeder::row_of(const User& user) const {
  return row(static_cast<std::size_t>(user.index() % size()));
}

CsvRow CsvFeeder::random(Random& random) const {
  return row(static_cast<std::size_t>(random.below(size())));
}

CsvRow CsvFeeder::row(std::size_t number) const {
  const detail::CsvTable& table = this->table();
  if (number >= table.size()) {
    throw std::out_of_range(path_ + " has " + std::to_string(table.size()) + " rows; row " +
                            std::to_string(number) + " was asked for");
  }
  return {&table, number};
}

std::size_t CsvFeeder::size() const {
  return table().size();
}

const detail::CsvTable& CsvFeeder::table() const {
  if (table_ == nullptr) {
    throw std::logic_error(path_ + " was not loaded: write scenario.load() in ACRIDA_SCENARIO");
  }
  return *table_;
}

}  // namespace acrida
