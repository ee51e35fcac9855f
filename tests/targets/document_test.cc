// docs/targets.md says what the code does: the synonyms, the compounds, the table and the TOML.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/targets/match_testing.h"
#include "verdict/expression.h"
#include "verdict/request_words.h"

namespace acrida {
namespace {

using ::testing::HasSubstr;

std::string document() {
  std::ifstream file(std::filesystem::path(ACRIDA_SOURCE_DIR) / "docs/targets.md");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What stands in the fenced code that begins so.
std::string code_behind(const std::string& fence) {
  const std::string text = document();
  const std::size_t begin = text.find(fence) + fence.size();
  return text.substr(begin, text.find("```", begin) - begin);
}

std::string commas(std::string_view words, const std::string& otherwise) {
  std::string text;
  for (const char c : words) {
    text += c == ' ' ? ", " : std::string(1, c);
  }
  return text.empty() ? otherwise : text;
}

std::string sort_name(SynonymClass::Sort sort) {
  switch (sort) {
    case SynonymClass::Sort::kNoun:
      return "noun";
    case SynonymClass::Sort::kDeed:
      return "deed";
    case SynonymClass::Sort::kVerb:
      return "verb";
    case SynonymClass::Sort::kGeneralVerb:
      return "general verb";
  }
  return "";
}

TEST(TargetsDocument, HasTheSynonymsOfTheCode) {
  std::string table;
  for (const SynonymClass& one : synonym_classes()) {
    table +=
        fmt::format("| {} | {} | {} | {} | {} |\n", one.name, sort_name(one.sort),
                    commas(one.words, ""), commas(one.methods, "any"), commas(one.hinted_by, "-"));
  }
  EXPECT_THAT(document(), HasSubstr("|---|---|---|---|---|\n" + table + "\n"));
  std::string read_as_one;
  for (const Compound& one : compounds()) {
    read_as_one += fmt::format("{}{} {} ({})", read_as_one.empty() ? "" : ", ", one.first,
                               one.second, one.word);
  }
  std::string text = document();
  std::replace(text.begin(), text.end(), '\n', ' ');
  EXPECT_THAT(text, HasSubstr("Read as one word: " + read_as_one + "."));
}

TEST(TargetsDocument, ItsTableAndItsTomlAreRead) {
  const Result<Targets> table = read_targets(code_behind("```markdown\n"), "docs.md");
  ASSERT_TRUE(table.has_value()) << table.error().message();
  EXPECT_EQ(table->rows.size(), 3U);
  const Result<Targets> toml = read_targets(code_behind("```toml\n"), "docs.toml");
  ASSERT_TRUE(toml.has_value()) << toml.error().message();
  EXPECT_EQ(toml->rows.size(), 2U);
}

TEST(TargetsDocument, ItsExpressionsAreRead) {
  std::size_t count = 0;
  const std::string text = document();
  for (const std::string option : {"--fail-if '", "--threshold '"}) {
    for (std::size_t at = text.find("\n" + option); at != std::string::npos;
         at = text.find("\n" + option, at + 1)) {
      const std::size_t begin = at + 1 + option.size();
      const auto sense = option[2] == 'f' ? ExpressionSense::kFailIf : ExpressionSense::kHolds;
      const auto row = parse_expression(text.substr(begin, text.find('\'', begin) - begin), sense);
      EXPECT_TRUE(row.has_value()) << row.error().message();
      ++count;
    }
  }
  EXPECT_EQ(count, 3U);
}

TEST(TargetsDocument, HasTheFiguresOfTheCode) {
  const std::string text = document();
  EXPECT_THAT(text,
              HasSubstr(fmt::format("one of the same meaning {}, and\n   {} what only the method",
                                    kSynonymShare, kHintShare)));
  EXPECT_THAT(text, HasSubstr(fmt::format("(a *view* {})", kFaintHintShare)));
  EXPECT_THAT(text, HasSubstr(fmt::format("Below {}, when", kExplainedMin)));
  EXPECT_THAT(text, HasSubstr(fmt::format("explained by less than {} because", kExplainedSurely)));
  EXPECT_THAT(text, HasSubstr(fmt::format("less {:.0f} % when its method", kMethodLoss * 100)));
}

}  // namespace
}  // namespace acrida
