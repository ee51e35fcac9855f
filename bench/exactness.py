"""How far Acrida's percentiles are off, against exact sorting of the same times."""

import os
import subprocess

from figures import Goal, worst_error

GOAL_PERCENT = 0.1


def against_sorting(build):
    command = [os.path.join(build, "bench", "bench-percentiles")]
    text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    print("\nPercentiles against exact sorting: distribution, largest error in %, at which percentile")
    print("".join(f"  {line}\n" for line in text.splitlines()), end="")
    return [Goal("percentile error", f"<= {GOAL_PERCENT} %", worst_error(text), "%", GOAL_PERCENT)]
