#include "scenario/dependency_file.h"

#include <utility>

namespace acrida {

std::vector<std::string> dependencies_in(std::string_view rule) {
  std::vector<std::string> found;
  std::string word;
  bool after_colon = false;
  const auto end_word = [&] {
    if (!word.empty() && after_colon) {
      found.push_back(std::move(word));
    } else if (word.ends_with(':')) {
      after_colon = true;
    }
    word.clear();
  };
  for (std::size_t i = 0; i < rule.size(); ++i) {
    const char c = rule[i];
    const char next = i + 1 < rule.size() ? rule[i + 1] : '\0';
    if (c == '\\' && (next == ' ' || next == '#')) {
      word += next;
      ++i;
    } else if (c == '$' && next == '$') {
      word += next;
      ++i;
    } else if (c == '\\' && next == '\n') {
      end_word();
      ++i;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      end_word();
    } else if (c == '\n') {
      break;
    } else {
      word += c;
    }
  }
  end_word();
  return found;
}

}  // namespace acrida
