# Every target does the set-up it still needs first.
PYTHON ?= python3
# messages in further languages have a row of their own: they would flatter the others
QUESTIONS ?= $(filter-out %other-languages.jsonl,$(wildcard tests/questions/*.jsonl))
OUT ?= reports/evaluation
URL ?=

.PHONY: help run shell train evaluate check test clean encoder bench compare tune doubtful erase screenshots measure

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: ## Start the assistant (sets up what is missing), Ctrl-C stops it
	@$(PYTHON) -m launch run

shell: ## Talk to the assistant in this terminal (rasa shell)
	@$(PYTHON) -m launch shell

train: ## Train again, even if nothing changed
	@$(PYTHON) -m launch train

encoder: ## Build the sentence encoders again
	@$(PYTHON) -m launch encoder

evaluate: ## Score QUESTIONS=file.jsonl (URL=… of a running assistant, OUT=folder for the report)
	@$(PYTHON) -m launch evaluate --questions $(QUESTIONS) --out $(OUT) $(if $(URL),--url $(URL))

compare: ## Score QUESTIONS beside Rasa's stock pipeline, trained on the same data (two hours)
	@$(PYTHON) -m launch compare --questions $(QUESTIONS)

tune: ## Tune the sentence encoder on the examples (half an hour; then: make train)
	@$(PYTHON) -m launch tune

doubtful: ## List the examples that the model itself doubts, for you to judge
	@$(PYTHON) -m launch doubtful

bench: ## Measure time, CPU and memory of an assistant started for it
	@$(PYTHON) -m launch bench

screenshots: OUT = reports/screenshots
screenshots: ## Take pictures of the widget in Chromium (OUT=folder)
	@OUT=$(OUT) $(PYTHON) -m launch screenshots

measure: ## Measure in Chromium how fast the widget answers and what it costs a page
	@$(PYTHON) -m launch measure

erase: ## Erase conversations older than FAQ_KEEP_DAYS (DAYS=30 for another number); for a daily timer
	@$(PYTHON) -m launch erase $(if $(DAYS),--days $(DAYS))

check: ## Tell in plain words what is wrong with knowledge/ and data/
	@$(PYTHON) -m launch check

test: ## Run all tests, linters and type checks
	@$(PYTHON) -m launch test

clean: ## Remove environments, models, caches and reports (conversations in var/ stay)
	rm -rf .venvs models/encoder models/vectors models/*.tar.gz models/*.json models/*.npz .rasa reports results .pytest_cache .mypy_cache .ruff_cache
