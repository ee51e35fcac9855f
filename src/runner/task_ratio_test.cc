#include "runner/task_ratio.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

std::vector<UserTasks> shop() {
  TaskWeight deep{"Deep", 1, true, {{"a", 2}, {"b", 1}}};
  TaskWeight browse{"Browse", 2, true, {{"index", 3}, deep}};
  return {{"Shopper", 3, 0, {browse, {"pay", 1}}}, {"Admin", 1, 0, {{"look", 1}}}};
}

// Both outputs of Locust 2.47 for the same classes.

TEST(TaskRatio, PrintsTheTablesAsLocustDoes) {
  const std::string rule(80, '-');
  const auto line = [](const std::string& percent, std::string name) {
    name.resize(50, ' ');
    return " " + percent + " " + name + "\n";
  };
  EXPECT_EQ(task_ratio_text(shop(), 0),
            "\n Task ratio per User class\n" + rule + "\n" +  //
                line("75.0      ", "Shopper") +               //
                line("  66.7    ", "  Browse") +              //
                line("    75.0  ", "    index") +             //
                line("    25.0  ", "    Deep") +              //
                line("      66.7  ", "      a") +             //
                line("      33.3  ", "      b") +             //
                line("  33.3    ", "  pay") +                 //
                line("25.0      ", "Admin") +                 //
                line("  100.0   ", "  look") +                //
                "\n Total task ratio\n" + rule + "\n" +       //
                line("75.0      ", "Shopper") +               //
                line("  50.0    ", "  Browse") +              //
                line("    37.5  ", "    index") +             //
                line("    12.5  ", "    Deep") +              //
                line("      8.3   ", "      a") +             //
                line("      4.2   ", "      b") +             //
                line("  25.0    ", "  pay") +                 //
                line("25.0      ", "Admin") +                 //
                line("  25.0    ", "  look"));
}

TEST(TaskRatio, WritesJsonAsLocustDoes) {
  EXPECT_EQ(task_ratio_json(
                {{"Boss", 1, 2, {{"look", 1}}}, {"Clerk", 0.7, 0, {{"sell", 7}, {"check", 2}}}}, 7),
            R"({
    "per_class": {
        "Boss": {
            "ratio": 0.2857142857142857,
            "tasks": {
                "look": {
                    "ratio": 1.0
                }
            }
        },
        "Clerk": {
            "ratio": 0.7142857142857143,
            "tasks": {
                "sell": {
                    "ratio": 0.7777777777777778
                },
                "check": {
                    "ratio": 0.2222222222222222
                }
            }
        }
    },
    "total": {
        "Boss": {
            "ratio": 0.2857142857142857,
            "tasks": {
                "look": {
                    "ratio": 0.2857142857142857
                }
            }
        },
        "Clerk": {
            "ratio": 0.7142857142857143,
            "tasks": {
                "sell": {
                    "ratio": 0.5555555555555556
                },
                "check": {
                    "ratio": 0.15873015873015872
                }
            }
        }
    }
}
)");
}

TEST(TaskRatio, RoundsTheExpectedUsersOfTheNumberGiven) {
  const std::string ten = task_ratio_text(shop(), 10);
  EXPECT_NE(ten.find(" 80.0       Shopper"), std::string::npos);
  EXPECT_NE(ten.find(" 20.0       Admin"), std::string::npos);
}

TEST(TaskRatio, WithoutUsersAFixedCountTakesAll) {
  const std::string text =
      task_ratio_text({{"Boss", 1, 2, {{"look", 1}}}, {"Clerk", 0.7, 0, {{"sell", 7}}}}, 0);
  EXPECT_NE(text.find(" 100.0      Boss"), std::string::npos);
  EXPECT_NE(text.find(" 0.0        Clerk"), std::string::npos);
}

TEST(TaskRatio, ASetWithoutTasksAndClassesWithoutWeightAreShownAsNothing) {
  const std::string json = task_ratio_json({{"U", 0, 0, {}}}, 5);
  EXPECT_NE(json.find("\"ratio\": 0.0,\n            \"tasks\": {}\n"), std::string::npos);
}

}  // namespace
}  // namespace acrida
