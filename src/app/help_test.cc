#include "app/help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/option_table.h"
#include "base/strings.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kBegin = "<!-- options: generated from the option table -->\n";
constexpr std::string_view kEnd = "<!-- options: end -->\n";

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Help, NoLineIsWiderThanTheTerminal) {
  for (const std::size_t columns : {60U, 80U, 100U}) {
    const std::string text = help_text(columns);
    for (const std::string_view line : split(text, '\n')) {
      // Examples are meant to be copied, and are not broken for narrow terminals.
      const bool example =
          line.starts_with("  acrida") || line.starts_with("    -") || line.starts_with("  #");
      EXPECT_LE(line.size(), example ? 80 : columns) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
  }
}

TEST(Help, EveryOptionIsThereAndRefusedOnesAreOnlyNamed) {
  const std::string text = help_text(80);
  for (const OptionSpec* spec : all_options()) {
    EXPECT_THAT(text, HasSubstr(std::string(spec->name)));
    if (!spec->help.empty()) {
      EXPECT_THAT(text, HasSubstr(std::string(spec->help.substr(0, 12)))) << spec->name;
    }
  }
}

TEST(Help, ItBeginsWithUsageAndExamples) {
  EXPECT_THAT(help_text(80), StartsWith("Usage: acrida [options] [UserClass ...]\n"));
  EXPECT_LT(help_text(80).find("Examples:"), help_text(80).find("--locustfile"));
}

TEST(Help, TheVersionIsOneLine) {
  EXPECT_EQ(version_text().find('\n'), std::string::npos);
  EXPECT_THAT(version_text(), StartsWith("acrida " + version_number() + " ("));
}

// With ACRIDA_UPDATE_DOCS in the environment the page is rewritten instead.
TEST(Help, ThePageOfOptionsIsTheTable) {
  const std::string path = std::string(ACRIDA_SOURCE_DIR) + "/docs/options.md";
  const std::string page = read_text(path);
  const std::size_t begin = page.find(kBegin);
  const std::size_t end = page.find(kEnd);
  ASSERT_NE(begin, std::string::npos) << path;
  ASSERT_NE(end, std::string::npos) << path;
  const std::size_t table = begin + kBegin.size();
  if (std::getenv("ACRIDA_UPDATE_DOCS") != nullptr) {
    std::ofstream(path) << page.substr(0, table) << '\n'
                        << options_markdown() << '\n'
                        << page.substr(end);
    return;
  }
  EXPECT_EQ(page.substr(table, end - table), '\n' + options_markdown() + '\n')
      << "run app_test with ACRIDA_UPDATE_DOCS=1";
}

}  // namespace
}  // namespace acrida
