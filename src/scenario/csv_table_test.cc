#include "scenario/csv_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "acrida/scenario.h"
#include "acrida/user.h"

namespace acrida {
namespace {

using detail::CsvTable;
using ::testing::ElementsAre;
using ::testing::EndsWith;

std::vector<std::vector<std::string>> rows_of(const CsvTable& table) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t row = 0; row < table.size(); ++row) {
    std::vector<std::string>& fields = rows.emplace_back();
    for (std::size_t column = 0; column < table.columns().size(); ++column) {
      fields.emplace_back(table.field(row, column));
    }
  }
  return rows;
}

Result<CsvTable> parse(std::string text, const CsvFilter& only = {}) {
  return CsvTable::parse(std::move(text), "t.csv", only);
}

std::string error_of(std::string text, const CsvFilter& only = {}) {
  const Result<CsvTable> table = parse(std::move(text), only);
  return table ? "no error" : table.error().message();
}

TEST(CsvTableTest, TheFirstRowNamesTheColumns) {
  const Result<CsvTable> table = parse("usr,pwd\na,1\nb,2\n");
  ASSERT_TRUE(table);
  EXPECT_THAT(table->columns(), ElementsAre("usr", "pwd"));
  EXPECT_THAT(rows_of(*table), ElementsAre(ElementsAre("a", "1"), ElementsAre("b", "2")));
  EXPECT_EQ(table->line(1), 3U);
}

TEST(CsvTableTest, QuotedFieldsHoldCommasLineEndsAndQuotes) {
  const Result<CsvTable> table =
      parse("a,\"b c\"\r\n\"x,\"\"y\"\"\",\"two\r\nlines\"\r\n,\"\"\r\n");
  ASSERT_TRUE(table);
  EXPECT_THAT(table->columns(), ElementsAre("a", "b c"));
  EXPECT_THAT(rows_of(*table),
              ElementsAre(ElementsAre("x,\"y\"", "two\r\nlines"), ElementsAre("", "")));
  EXPECT_EQ(table->line(1), 4U);
}

TEST(CsvTableTest, LineEndsOfEveryKindAndNoneAtTheEnd) {
  for (const char* text :
       {"a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "\n\na,b\n\n1,2\n\n3,4\n\n",
        "\xef\xbb\xbf"
        "a,b\n1,2\n3,4"}) {
    const Result<CsvTable> table = parse(text);
    ASSERT_TRUE(table) << text;
    EXPECT_THAT(table->columns(), ElementsAre("a", "b")) << text;
    EXPECT_THAT(rows_of(*table), ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4"))) << text;
  }
}

TEST(CsvTableTest, SpacesBelongToFieldsButNotToColumnNames) {
  const Result<CsvTable> table = parse(" a , b \n 1 , 2 \n");
  ASSERT_TRUE(table);
  EXPECT_THAT(table->columns(), ElementsAre("a", "b"));
  EXPECT_THAT(rows_of(*table), ElementsAre(ElementsAre(" 1 ", " 2 ")));
}

TEST(CsvTableTest, ErrorsNameFileAndLine) {
  EXPECT_EQ(error_of("a,b\n1,2\n3\n"), "t.csv:3: 1 fields where the header has 2");
  EXPECT_EQ(error_of("a,b\n1,2,3\n"), "t.csv:2: 3 fields where the header has 2");
  EXPECT_EQ(error_of("a\n\"x\ny\n"), "t.csv:2: a quote is opened and never closed");
  EXPECT_EQ(error_of("a\n\"x\ny\"z\n"), "t.csv:3: text after the quote that closes a field");
  EXPECT_EQ(error_of("a\nx\"y\n"), "t.csv:2: a quote inside a field that does not begin with one");
  EXPECT_EQ(error_of("a,a\n1,2\n"), "t.csv:1: two columns are named \"a\"");
  EXPECT_EQ(error_of("a,\n1,2\n"), "t.csv:1: a column without a name");
  EXPECT_EQ(error_of(""), "t.csv:1: no header row");
  EXPECT_EQ(error_of("a,b\n"), "t.csv: a header but no rows");
}

TEST(CsvTableTest, AFilterKeepsTheRowsOfOneValue) {
  const std::string text = "usr,profile\na,pos\nb,report\nc,pos\n";
  const Result<CsvTable> table = parse(text, where("profile", "pos"));
  ASSERT_TRUE(table);
  EXPECT_THAT(rows_of(*table), ElementsAre(ElementsAre("a", "pos"), ElementsAre("c", "pos")));
  EXPECT_EQ(table->line(1), 4U);
  EXPECT_EQ(error_of(text, where("kind", "pos")), "t.csv: no column \"kind\"; it has usr, profile");
  EXPECT_EQ(error_of(text, where("profile", "x")),
            "t.csv: no row with \"x\" in column \"profile\"");
}

class CsvFeederTest : public ::testing::Test {
 public:
  ~CsvFeederTest() override { std::filesystem::remove_all(folder_); }

 protected:
  CsvFeederTest() : scenario_(folder_, {}) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ + "/accounts.csv") << "usr,profile\na,pos\nb,pos\nc,report\n";
  }

  std::string folder_ = ::testing::TempDir() + "csv_feeder_test." +
                        ::testing::UnitTest::GetInstance()->current_test_info()->name();
  Scenario scenario_;
};

TEST_F(CsvFeederTest, RowsComeInOrderAndFromTheFirstAgain) {
  CsvFeeder feeder("accounts.csv");
  scenario_.load(feeder);
  ASSERT_TRUE(scenario_.spec().errors.empty());
  std::string seen;
  for (int i = 0; i < 7; ++i) {
    seen += feeder.next()["usr"];
  }
  EXPECT_EQ(seen, "abcabca");
  EXPECT_EQ(feeder.size(), 3U);
}

TEST_F(CsvFeederTest, RandomRowsAreAllOfThem) {
  CsvFeeder feeder("accounts.csv", where("profile", "pos"));
  scenario_.load(feeder);
  Random random(1);
  int first = 0;
  for (int i = 0; i < 10'000; ++i) {
    first += feeder.random(random)["usr"] == "a" ? 1 : 0;
  }
  EXPECT_NEAR(first, 5000, 300);
}

TEST_F(CsvFeederTest, AnotherFileMayTakeTheFeedersPlace) {
  std::ofstream(folder_ + "/other.csv") << "usr\nz\n";
  CsvFeeder feeder("accounts.csv");
  scenario_.load(feeder, folder_ + "/other.csv");
  EXPECT_EQ(feeder.next()["usr"], "z");
}

TEST_F(CsvFeederTest, AFileThatIsNotThereIsAnErrorOfTheScenario) {
  CsvFeeder feeder("none.csv");
  scenario_.load(feeder);
  ASSERT_EQ(scenario_.spec().errors.size(), 1U);
  EXPECT_THAT(scenario_.spec().errors[0], EndsWith("none.csv: No such file or directory"));
}

TEST_F(CsvFeederTest, MistakesOfTheScenarioSayWhatToDo) {
  CsvFeeder feeder("accounts.csv");
  EXPECT_THROW(feeder.next(), std::logic_error);
  scenario_.load(feeder);
  EXPECT_THROW(feeder.row(3), std::out_of_range);
  try {
    feeder.next()["user"];
    FAIL() << "a column that is not there";
  } catch (const std::out_of_range& error) {
    EXPECT_THAT(error.what(), EndsWith("accounts.csv has no column \"user\"; it has usr, profile"));
  }
}

}  // namespace
}  // namespace acrida
