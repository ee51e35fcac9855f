#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "base/escape.h"
#include "base/figures.h"
#include "base/spelling.h"
#include "base/strings.h"
#include "verdict/request_glob.h"
#include "verdict/target_rows.h"
#include "verdict/target_table.h"
#include "verdict/text_cursor.h"

namespace acrida {
namespace {

class TomlTargets {
 public:
  TomlTargets(std::string_view text, const std::string& source)
      : text_(text), source_(source), rows_(source) {}

  Result<Targets> read() {
    if (text_.size() > kTargetFileBytesMax) {
      return rows_.fail_at(1, 1, fmt::format("more than {} bytes", kTargetFileBytesMax));
    }
    // toml++ reports by exception; it ends here.
    try {
      return read_root(toml::parse(text_, source_));
    } catch (const toml::parse_error& error) {
      return fault(error.source().begin,
                   fmt::format("not TOML: {}", escape_for_terminal(error.description())));
    }
  }

 private:
  std::unexpected<Error> fault(const toml::source_position& at, std::string_view what) const {
    return rows_.fail_at(std::max<std::uint32_t>(at.line, 1), std::max<std::uint32_t>(at.column, 1),
                         what);
  }

  Result<Targets> read_root(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (key.str() != "target") {
        return fault(
            key.source().begin,
            fmt::format("unknown key {}; targets are tables [[target]]", quoted_text(key.str())));
      }
      const toml::array* const tables = node.as_array();
      if (tables == nullptr) {
        return fault(node.source().begin, "targets are tables [[target]], with two brackets");
      }
      for (const toml::node& table : *tables) {
        if (const Result<void> read = read_row(table); !read) {
          return fail(read.error());
        }
      }
    }
    return rows_.finish(1);
  }

  Result<void> read_row(const toml::node& node) {
    const toml::table* const table = node.as_table();
    if (table == nullptr) {
      return fault(node.source().begin, "targets are tables [[target]]");
    }
    if (table->size() > kTargetColumnsMax) {
      return fault(node.source().begin, fmt::format("more than {} keys", kTargetColumnsMax));
    }
    std::vector<TargetCell> cells;
    for (const auto& [key, value] : *table) {
      const Result<TargetColumn> column = read_target_column(key.str());
      if (!column) {
        return fault(key.source().begin, column.error().message());
      }
      const Result<std::string> text = text_of(value, *column);
      if (!text) {
        return fail(text.error());
      }
      const auto at = value.source().begin;
      const std::uint32_t quote = value.is_string() ? 1 : 0;
      cells.push_back({*column, *text, at.line, at.column + quote});
    }
    return rows_.add(cells, node.source().begin.line);
  }

  Result<std::string> text_of(const toml::node& node, const TargetColumn& column) const {
    if (const auto* text = node.as_string()) {
      return text->get();
    }
    if (const auto* array = node.as_array();
        array != nullptr && column.kind == TargetColumn::Kind::kRequest) {
      std::vector<std::string> globs;
      for (const toml::node& element : *array) {
        const auto* const glob = element.as_string();
        if (glob == nullptr) {
          return fault(element.source().begin, "request is a text, or a list of texts");
        }
        globs.push_back(glob->get());
      }
      return join_globs(globs);
    }
    if (column.kind == TargetColumn::Kind::kMeasure) {
      if (const auto* integer = node.as_integer()) {
        return fmt::format("{}", integer->get());
      }
      if (const auto* real = node.as_floating_point()) {
        return fmt::format("{}", real->get());
      }
      return fault(node.source().begin, "a limit is a text such as \"< 800 ms\", or a number");
    }
    return fault(node.source().begin, "expected a text");
  }

  std::string_view text_;
  const std::string& source_;
  TargetRows rows_;
};

}  // namespace

Result<Targets> read_toml_targets(std::string_view text, const std::string& source) {
  return TomlTargets(text, source).read();
}

}  // namespace acrida
