from . import test_genealogy_oracle
