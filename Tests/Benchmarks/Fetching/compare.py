"""compare.py ROUNDS NAME=COMMAND...: runs shell commands in turn, A B C A B C …, and prints for each the median of wall time,
CPU and peak memory, and the medians of its wall time and of its CPU over those of the first in the same round. Quote the
ratios."""
import os, resource, statistics, subprocess, sys, time

rounds, entries = int(sys.argv[1]), [a.split("=", 1) for a in sys.argv[2:]]
samples = {name: [] for name, _ in entries}
for _ in range(rounds):
    for name, command in entries:
        prepare, _, command = command.rpartition(" ;; ")
        if prepare:
            subprocess.run(prepare, shell=True, check=True)
        begin = time.monotonic()
        child = subprocess.Popen(["sh", "-c", "exec " + command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{name}: exit {child.returncode}: {errors.decode()[-500:]}")
        samples[name].append((time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
first = samples[entries[0][0]]
print(f"{'':24} {'wall s':>8} {'ratio':>7} {'CPU s':>8} {'ratio':>7} {'MB':>6}")
for name, runs in samples.items():
    median = [statistics.median(column) for column in zip(*runs)]
    wall, cpu = (statistics.median(a[i] / b[i] for a, b in zip(runs, first)) for i in (0, 1))
    print(f"{name:24} {median[0]:8.3f} {wall:7.2f} {median[1]:8.3f} {cpu:7.2f} {median[2]:6.0f}")
