#include "scenario/csv_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/escape.h"
#include "base/spelling.h"
#include "base/strings.h"

namespace acrida::detail {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

std::string shown(std::string_view text) {
  constexpr std::size_t kShownMax = 60;
  return escape_for_terminal(shorten(text, kShownMax));
}

}  // namespace

// Reads the text once and writes the fields over it: a field without its quotes is never longer.
class CsvTable::Parser {
 public:
  explicit Parser(CsvTable& table) : table_(table), text_(table.text_) {}

  Result<void> run() {
    if (text_.starts_with(kByteOrderMark)) {
      read_ = kByteOrderMark.size();
    }
    while (read_ < text_.size()) {
      if (at_line_end()) {
        skip_line_end();
        continue;
      }
      if (auto row = parse_row(); !row) {
        return row;
      }
    }
    text_.resize(written_);
    return {};
  }

 private:
  Result<void> parse_row() {
    const Row row{table_.fields_.size(), line_};
    while (true) {
      if (auto field = parse_field(); !field) {
        return field;
      }
      if (read_ < text_.size() && text_[read_] == ',') {
        ++read_;
        continue;
      }
      break;
    }
    if (read_ < text_.size()) {
      skip_line_end();
    }
    return end_row(row);
  }

  // Ends before a comma, a line end or the end.
  Result<void> parse_field() {
    const std::size_t begin = written_;
    if (read_ < text_.size() && text_[read_] == '"') {
      if (auto quoted = parse_quoted(); !quoted) {
        return quoted;
      }
    } else {
      while (read_ < text_.size() && text_[read_] != ',' && !at_line_end()) {
        if (text_[read_] == '"') {
          return error(line_, "a quote inside a field that does not begin with one");
        }
        text_[written_++] = text_[read_++];
      }
    }
    table_.fields_.push_back(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(written_ - begin)});
    return {};
  }

  Result<void> parse_quoted() {
    const std::size_t opened_on = line_;
    ++read_;
    while (true) {
      if (read_ == text_.size()) {
        return error(opened_on, "a quote is opened and never closed");
      }
      const char c = text_[read_++];
      if (c == '"') {
        if (read_ == text_.size() || text_[read_] != '"') {
          break;
        }
        ++read_;
      }
      const bool lone_return = c == '\r' && (read_ == text_.size() || text_[read_] != '\n');
      if (c == '\n' || lone_return) {
        ++line_;
      }
      text_[written_++] = c;
    }
    if (read_ < text_.size() && text_[read_] != ',' && !at_line_end()) {
      return error(line_, "text after the quote that closes a field");
    }
    return {};
  }

  Result<void> end_row(const Row& row) {
    const std::size_t count = table_.fields_.size() - row.first_field;
    if (table_.columns_.empty()) {
      return take_header(row.line);
    }
    if (count != table_.columns_.size()) {
      return error(row.line,
                   fmt::format("{} fields where the header has {}", count, table_.columns_.size()));
    }
    table_.rows_.push_back(row);
    return {};
  }

  Result<void> take_header(std::size_t line) {
    for (const Field& field : table_.fields_) {
      const std::string_view name = trim(text_view(field));
      if (name.empty()) {
        return error(line, "a column without a name");
      }
      if (table_.column(name)) {
        return error(line, fmt::format("two columns are named \"{}\"", shown(name)));
      }
      table_.columns_.emplace_back(name);
    }
    table_.fields_.clear();
    return {};
  }

  std::string_view text_view(const Field& field) const {
    return std::string_view(text_).substr(field.begin, field.length);
  }

  bool at_line_end() const { return text_[read_] == '\n' || text_[read_] == '\r'; }

  void skip_line_end() {
    const char first = text_[read_++];
    if (first == '\r' && read_ < text_.size() && text_[read_] == '\n') {
      ++read_;
    }
    ++line_;
  }

  std::unexpected<Error> error(std::size_t line, std::string_view what) const {
    return fail(fmt::format("{}:{}: {}", table_.name_, line, what));
  }

  CsvTable& table_;
  std::string& text_;
  std::size_t read_ = 0;
  std::size_t written_ = 0;
  std::size_t line_ = 1;
};

Result<CsvTable> CsvTable::parse(std::string text, std::string name, const CsvFilter& only) {
  if (text.size() > kBytesMax) {
    return fail(fmt::format("{}: larger than {} MiB", name, kBytesMax >> 20U));
  }
  CsvTable table;
  table.name_ = std::move(name);
  table.text_ = std::move(text);
  if (auto parsed = Parser(table).run(); !parsed) {
    return std::unexpected(parsed.error());
  }
  if (table.columns_.empty()) {
    return fail(table.name_ + ":1: no header row");
  }
  if (table.rows_.empty()) {
    return fail(table.name_ + ": a header but no rows");
  }
  if (auto kept = table.keep_only(only); !kept) {
    return std::unexpected(kept.error());
  }
  return table;
}

Result<CsvTable> CsvTable::read(const std::string& path, const CsvFilter& only) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rbe"));
  if (file == nullptr) {
    return fail(Error::system("open " + path, errno));
  }
  constexpr std::size_t kChunk = std::size_t{64} << 10U;
  std::string text;
  std::size_t got = kChunk;
  while (got == kChunk && text.size() <= kBytesMax) {
    const std::size_t before = text.size();
    text.resize(before + kChunk);
    got = std::fread(text.data() + before, 1, kChunk, file.get());
    text.resize(before + got);
  }
  if (std::ferror(file.get()) != 0) {
    return fail(Error::system("read " + path, errno));
  }
  return parse(std::move(text), path, only);
}

Result<void> CsvTable::keep_only(const CsvFilter& only) {
  if (only.column().empty()) {
    return {};
  }
  const std::optional<std::size_t> wanted = column(only.column());
  if (!wanted) {
    return fail(fmt::format("{}: no column \"{}\"; it has {}", name_, shown(only.column()),
                            shown(join(columns_, ", "))));
  }
  std::vector<Row> kept;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (field(row, *wanted) == only.value()) {
      kept.push_back(rows_[row]);
    }
  }
  if (kept.empty()) {
    return fail(fmt::format("{}: no row with \"{}\" in column \"{}\"", name_, shown(only.value()),
                            shown(only.column())));
  }
  rows_ = std::move(kept);
  return {};
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - columns_.begin());
}

std::string_view CsvTable::field(std::size_t row, std::size_t column) const {
  const Field& field = fields_[rows_[row].first_field + column];
  return std::string_view(text_).substr(field.begin, field.length);
}

}  // namespace acrida::detail
