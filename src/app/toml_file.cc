#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <toml++/toml.h>

#include "app/config_file.h"
#include "base/escape.h"
#include "base/strings.h"

namespace acrida {
namespace {

class TomlReader {
 public:
  TomlReader(std::string_view text, std::string_view path)
      : text_(text), path_(path), lines_(split(text, '\n')) {}

  // toml++ reports by exception; it ends here.
  Result<toml::table> parse() const {
    try {
      return toml::parse(text_, path_);
    } catch (const toml::parse_error& error) {
      return fail(
          place_error(place(error.source().begin),
                      fmt::format("not TOML: {}", escape_for_terminal(error.description()))));
    }
  }

  Result<std::vector<ConfigEntry>> entries(const toml::table& table) const {
    std::vector<ConfigEntry> entries;
    for (const auto& [key, node] : table) {
      ConfigEntry entry;
      entry.key = key.str();
      entry.key_place = place(key.source().begin);
      entry.value_place = place(node.source().begin);
      const Result<void> read = read_node(entry, node);
      if (!read) {
        return fail(read.error());
      }
      entries.push_back(std::move(entry));
    }
    return entries;
  }

 private:
  OptionPlace place(const toml::source_position& position) const {
    const std::size_t index = position.line == 0 ? 0 : position.line - 1;
    std::string_view line = index < lines_.size() ? lines_[index] : std::string_view();
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    return file_place(path_, position.line, line, position.column == 0 ? 0 : position.column - 1);
  }

  Result<std::string> scalar_text(const toml::node& node) const {
    if (const auto* text = node.as_string()) {
      return text->get();
    }
    if (const auto* truth = node.as_boolean()) {
      return truth->get() ? "true" : "false";
    }
    if (const auto* integer = node.as_integer()) {
      return fmt::format("{}", integer->get());
    }
    if (const auto* real = node.as_floating_point()) {
      return fmt::format("{}", real->get());
    }
    return fail(place_error(place(node.source().begin),
                            "a value is text, a number, true, false, or a list of these"));
  }

  Result<void> read_node(ConfigEntry& entry, const toml::node& node) const {
    if (const auto* array = node.as_array()) {
      entry.is_list = true;
      for (const toml::node& element : *array) {
        Result<std::string> text = scalar_text(element);
        if (!text) {
          return fail(text.error());
        }
        entry.values.push_back(std::move(*text));
      }
      return {};
    }
    if (const auto* table = node.as_table()) {
      return read_pairs(entry, *table);
    }
    Result<std::string> text = scalar_text(node);
    if (!text) {
      return fail(text.error());
    }
    entry.values = {std::move(*text)};
    return {};
  }

  // A table stands for a list of NAME=VALUE.
  Result<void> read_pairs(ConfigEntry& entry, const toml::table& table) const {
    entry.is_list = true;
    for (const auto& [key, node] : table) {
      const Result<std::string> text = scalar_text(node);
      if (!text) {
        return fail(text.error());
      }
      entry.values.push_back(fmt::format("{}={}", key.str(), *text));
    }
    return {};
  }

  std::string_view text_;
  std::string_view path_;
  std::vector<std::string_view> lines_;
};

}  // namespace

Result<std::vector<ConfigEntry>> parse_toml(std::string_view text,
                                            std::string_view path,
                                            std::span<const std::string_view> table) {
  const TomlReader reader(text, path);
  const Result<toml::table> root = reader.parse();
  if (!root) {
    return fail(root.error());
  }
  const toml::table* current = &*root;
  for (const std::string_view name : table) {
    const toml::node* node = current->get(name);
    current = node == nullptr ? nullptr : node->as_table();
    if (current == nullptr) {
      return std::vector<ConfigEntry>{};
    }
  }
  return reader.entries(*current);
}

Result<bool> toml_has_table(std::string_view text, std::string_view path, std::string_view name) {
  const Result<toml::table> root = TomlReader(text, path).parse();
  if (!root) {
    return fail(root.error());
  }
  const toml::node* node = root->get(name);
  return node != nullptr && node->is_table();
}

}  // namespace acrida
