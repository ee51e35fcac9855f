#include "report/junit_xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "report/report_testing.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string junit(const Verdict& verdict, Unproven unproven = Unproven::kFails) {
  const SmallRun run;
  return junit_xml(small_run_info(), run.data(), verdict, unproven);
}

std::size_t occurrences(std::string_view text, std::string_view of) {
  std::size_t count = 0;
  for (std::size_t at = text.find(of); at != std::string_view::npos; at = text.find(of, at + 1)) {
    ++count;
  }
  return count;
}

// What is wrong with a document of elements, attributes and text; empty: it is well formed.
std::string malformed(std::string_view text) {
  std::vector<std::string> open;
  text.remove_prefix(text.find("?>") + 2);
  while (!text.empty()) {
    if (text[0] != '<') {
      const std::string_view content = text.substr(0, text.find('<'));
      if (content.find("]]>") != std::string_view::npos) {
        return std::string(content);
      }
      text.remove_prefix(content.size());
      continue;
    }
    const std::size_t end = text.find('>');
    if (end == std::string_view::npos || text.find('<', 1) < end) {
      return std::string(text.substr(0, 80));
    }
    std::string_view tag = text.substr(1, end - 1);
    const std::string name(tag.substr(0, tag.find_first_of(" /", 1)));
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) {
      return std::string(tag);
    }
    if (name[0] == '/') {
      if (open.empty() || "/" + open.back() != name) {
        return name;
      }
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
    text.remove_prefix(end + 1);
  }
  return open.empty() ? "" : open.back();
}

// Each & begins an entity that every XML reader knows, and no byte is one that XML has not.
std::string bad_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    const bool entity = rest.starts_with("&lt;") || rest.starts_with("&gt;") ||
                        rest.starts_with("&amp;") || rest.starts_with("&quot;");
    if ((rest[0] == '&' && !entity) ||
        (static_cast<unsigned char>(rest[0]) < 0x20 && rest[0] != '\n')) {
      return std::string(rest.substr(0, 40));
    }
  }
  return "";
}

TEST(JunitXml, EachCellIsATestCase) {
  EXPECT_EQ(junit(small_verdict()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites tests=\"6\" failures=\"3\" errors=\"0\" skipped=\"0\" time=\"20.000\">\n"
            "  <testsuite name=\"acrida shop.cpp\" tests=\"6\" failures=\"3\" errors=\"0\" skipped="
            "\"0\" time=\"20.000\" timestamp=\"2026-11-23T22:35:50Z\" hostname=\"till\">\n"
            "    <properties>\n"
            "      <property name=\"version\" value=\"0.1.0\"/>\n"
            "      <property name=\"host\" value=\"http://127.0.0.1:8000\"/>\n"
            "      <property name=\"run_id\" value=\"0badcafe\"/>\n"
            "      <property name=\"targets\" value=\"targets.md\"/>\n"
            "    </properties>\n"
            "    <testcase classname=\"acrida\" name=\"the run is valid\" time=\"0\"/>\n"
            "    <testcase classname=\"acrida.Login\" name=\"Login p50 &lt; 300 ms\" time=\"0\"/>\n"
            "    <testcase classname=\"acrida.Login\" name=\"Login p99 &lt; 800 ms\" time=\"0\">\n"
            "      <failure message=\"UNPROVEN p99 of Login: 70 samples; 299 are needed: 4 m"
            "ore minutes\"/>\n"
            "    </testcase>\n"
            "    <testcase classname=\"acrida.POS Invoice Create\" name=\"POS Invoice Create p"
            "95 &lt; 800 ms\" time=\"0\">\n"
            "      <failure message=\"FAIL p95 of POS Invoice Create: 1.24 s [1.19-1.31] aga"
            "inst 800 ms, 55 % over it\"/>\n"
            "    </testcase>\n"
            "    <testcase classname=\"acrida.POS Invoice Create\" name=\"POS Invoice Create r"
            "equests/s &gt;= 25.0 /s\" time=\"0\">\n"
            "      <failure message=\"UNPROVEN requests/s of POS Invoice Create: this load o"
            "ffers 13.6 /s of them, which is below the target; no run length proves it\"/>\n"
            "    </testcase>\n"
            "    <testcase classname=\"acrida.all requests\" name=\"all requests failures &lt;"
            " 1.0 %\" time=\"0\"/>\n"
            "    <system-out>Run is valid: generator CPU at most 34.2 % of a core, requests"
            " sent late by 0.43 ms (99 %), 2.10 ms at most\n"
            "No: 50 terminals are not carried. Invoice creation p95 is 1.24 s [1.19-1.31] a"
            "gainst 0.8 s.\n"
            "[sat-flat] requests a second stay flat while users rise\n"
            "</system-out>\n"
            "  </testsuite>\n"
            "</testsuites>\n");
}

TEST(JunitXml, UnprovenCellsAreSkippedWhereTheyAreAllowed) {
  const std::string xml = junit(small_verdict(), Unproven::kIsSkipped);
  EXPECT_THAT(xml, HasSubstr("tests=\"6\" failures=\"1\" errors=\"0\" skipped=\"2\""));
  EXPECT_EQ(occurrences(xml, "<skipped "), 2U);
}

TEST(JunitXml, AnInvalidRunIsAnErrorInEveryCase) {
  Verdict verdict = small_verdict();
  verdict.validity.findings = {{"gen-cpu", "the generator was too busy"}};
  const std::string xml = junit(verdict, Unproven::kIsSkipped);
  EXPECT_THAT(xml, HasSubstr("tests=\"6\" failures=\"0\" errors=\"6\" skipped=\"0\""));
  EXPECT_THAT(xml, HasSubstr("message=\"RUN IS INVALID: [gen-cpu] the generator was too busy."));
}

TEST(JunitXml, WithoutTargetsFailedRequestsAreACase) {
  const std::string xml = junit({});
  EXPECT_THAT(xml, HasSubstr("tests=\"2\" failures=\"1\""));
  EXPECT_THAT(xml, HasSubstr("180 of 380 requests failed"));
}

TEST(JunitXml, TextsOfOthersAreTextsOfTheDocument) {
  EXPECT_EQ(malformed(junit(small_verdict())), "");
  EXPECT_NE(malformed("<?x?><a><b></a>"), "");
  EXPECT_NE(malformed("<?x?><a>]]></a>"), "");
  const std::string xml = junit(hostile_verdict());
  EXPECT_EQ(malformed(xml), "");
  EXPECT_EQ(bad_character(xml), "");
  EXPECT_THAT(xml, Not(HasSubstr("<script")));
  EXPECT_THAT(xml, Not(HasSubstr("]]>")));
  EXPECT_THAT(xml, Not(HasSubstr("\x1b")));
  EXPECT_THAT(xml, Not(HasSubstr("\x01")));
  EXPECT_THAT(xml, Not(HasSubstr("\xff")));
  EXPECT_THAT(xml, HasSubstr("&lt;script&gt;|`a` ::error::x[2J]]&gt;&quot;&amp;"));
}

}  // namespace
}  // namespace acrida
